import type { Storage } from '../constructs/database/volume.ts';
import type { ForeignPods } from '../constructs/isolation.ts';
import { problemsOfSettings } from '../model/deployment/problems-of-settings.ts';
import type { Settings } from '../model/deployment/settings.ts';
import type { IngressHost } from '../model/service.ts';
import { problemsOfCertificates } from './problems-of-certificates.ts';

/** One hospital: a namespace of its own, with what differs between hospitals. */
export interface Hospital {
  /** DNS label; everything of the hospital is in it. */
  readonly namespace: string;
  /** Public DNS names: people use one, devices the other. */
  readonly hosts: Readonly<Record<IngressHost, string>>;
  readonly database: HospitalDatabase;
  /**
   * What the services are told. `trustedProxies` names the addresses or networks of the ingress controller's pods, which
   * end TLS in front of the dashboard; without it the dashboard listens inside its pod only, has neither Service nor
   * Ingress, and is reached by `kubectl port-forward deployment/dashboard 5005`. `alarmWebhook`, `alarmMail` and `openId`
   * are systems outside of the cluster; their secrets have to be given, nobody can generate them.
   * @default - the services' own defaults
   */
  readonly settings?: Settings;
  /** @default - class nginx of ingress-nginx, plain HTTP */
  readonly ingress?: {
    readonly className?: string;
    readonly clusterIssuer?: string;
    readonly controller?: ForeignPods;
  };
  /** @default - CoreDNS in kube-system, Kubespray's DNS cache, probes not listed */
  readonly network?: {
    readonly dns?: ForeignPods;
    readonly nodeLocalDns?: string;
    readonly nodeCidrs?: readonly string[];
  };
}

export interface HospitalDatabase {
  readonly data: Storage;
  readonly backups: Storage;
  /** @default - twice the data's */
  readonly backupGibibytes?: number;
  /** MySQL 8.4 or 9 by digest or exact tag. @default 'docker.io/library/mysql:8.4.6' */
  readonly image?: string;
  /** Number of the image's user `mysql`. @default 999 */
  readonly uid?: number;
  /** Cron form, UTC. @default '17 2 * * *' */
  readonly backupSchedule?: string;
}

/** Image of each service by name, by digest or exact tag. */
export type Images = Readonly<Record<string, string>>;

const DNS_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The settings of a hospital's services; where the OpenID provider sends people back to follows from its hosts. */
export const settingsOf = ({ settings = {}, hosts }: Hospital): Settings =>
  settings.openId === undefined ? settings : { publicUrl: `https://${hosts.dashboard}`, ...settings };

/** Every fault of a hospital's description at once. */
export function problemsOfHospital({
  namespace,
  hosts,
  database,
  settings = {},
}: Hospital): readonly string[] {
  const problems: string[] = [];
  if (!DNS_LABEL.test(namespace))
    problems.push(
      `'namespace' (${namespace}) must be a DNS label: lower-case letters, digits and dashes, at most 63`,
    );
  for (const [host, name] of Object.entries(hosts))
    if (!DNS_NAME.test(name))
      problems.push(`'hosts.${host}' (${name}) must be a full DNS name in lower case`);
  if (hosts.dashboard === hosts.devices)
    problems.push(`'hosts.devices' (${hosts.devices}) must differ from 'hosts.dashboard'`);
  const { data, backups } = database;
  if (data.kind === 'local' && backups.kind === 'local' && data.path === backups.path)
    problems.push(`'database.backups.path' (${backups.path}) must differ from 'database.data.path'`);
  const { certificateAuthorities } = settings;
  return [
    ...problems,
    ...problemsOfSettings(settings),
    ...(certificateAuthorities === undefined
      ? []
      : problemsOfCertificates('settings.certificateAuthorities', certificateAuthorities)),
  ];
}
