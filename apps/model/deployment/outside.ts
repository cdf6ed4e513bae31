import type { Catalog } from '../service.ts';
import type { SecretRef } from './secrets.ts';

/** A system outside of the cluster that services connect to. */
export interface OutsideSystem {
  /** Where it is, without a password. */
  readonly url: string;
  /**
   * Networks in CIDR form that hold every address of its host: network policies know no host names. `0.0.0.0/0` lets
   * out to anybody, at the port of the URL only.
   */
  readonly networks: readonly string[];
}

/** Web service of the hospital that is told of alarms which nobody acknowledges, such as its paging system. */
export type AlarmWebhook = OutsideSystem;

/** Mail server for the same. A user name in its URL, `smtps://ward@mail.example`, signs in to it. */
export interface AlarmMail extends OutsideSystem {
  /** Sender. */
  readonly from: string;
  /** Those in charge. */
  readonly to?: readonly string[];
  /** Those who are called when still nobody acknowledges. */
  readonly toAll?: readonly string[];
}

/** OpenID provider that signs people in; its URL is that of the issuer, its networks hold its token and key addresses too. */
export interface OpenIdProvider extends OutsideSystem {
  readonly clientId: string;
  /** Whether it knows the dashboard by no secret. @default false */
  readonly publicClient?: boolean;
  /** What the sign-in page calls it. */
  readonly name?: string;
  /** Whether it asks for the password at every sign-in. @default true */
  readonly askAgain?: boolean;
}

export interface OutsideSystems {
  readonly alarmWebhook?: AlarmWebhook;
  readonly alarmMail?: AlarmMail;
  readonly openId?: OpenIdProvider;
  /**
   * Certificates, PEM, of authorities of the hospital that sign for these systems. @default - only authorities that Node.js
   * knows are trusted
   */
  readonly certificateAuthorities?: string;
}

export type OutsideName = Exclude<keyof OutsideSystems, 'certificateAuthorities'>;

interface OutsideFacts {
  /** Name of its network policies, and key of its secret. */
  readonly key: string;
  /** Protocols of its URL, the safer first. */
  readonly protocols: readonly string[];
  /** Variable of a service that carries each field. */
  readonly variables: Readonly<Record<string, string>>;
  readonly secret: {
    /** Variable that carries it. */
    readonly variable: string;
    readonly fewestCharacters: number;
  };
}

/** What is known of each beside what a deployment says. */
export const outsideFacts = Object.freeze({
  alarmWebhook: {
    key: 'alarm-webhook',
    protocols: ['https:', 'http:'],
    variables: { url: 'ALARM_WEBHOOK_URL' },
    secret: { variable: 'ALARM_WEBHOOK_SECRET', fewestCharacters: 16 },
  },
  alarmMail: {
    key: 'alarm-mail',
    protocols: ['smtps:', 'smtp:'],
    variables: {
      url: 'ALARM_SMTP_URL',
      from: 'ALARM_MAIL_FROM',
      to: 'ALARM_MAIL_TO',
      toAll: 'ALARM_MAIL_TO_ALL',
    },
    secret: { variable: 'ALARM_SMTP_PASSWORD', fewestCharacters: 1 },
  },
  openId: {
    key: 'openid',
    protocols: ['https:'],
    variables: {
      url: 'OIDC_ISSUER',
      clientId: 'OIDC_CLIENT_ID',
      name: 'OIDC_NAME',
      askAgain: 'OIDC_ASK_AGAIN',
    },
    secret: { variable: 'OIDC_CLIENT_SECRET', fewestCharacters: 1 },
  },
} as const satisfies Record<OutsideName, OutsideFacts>);

export const outsideNames = Object.freeze(Object.keys(outsideFacts)) as readonly OutsideName[];

const defaultPorts: Readonly<Record<string, number>> = {
  'https:': 443,
  'http:': 80,
  'smtps:': 465,
  'smtp:': 587,
};

/** Port that a URL leads to. @throws TypeError for no URL, RangeError for a protocol without a usual port */
export function portOfUrl(url: string): number {
  const { port, protocol } = new URL(url);
  const usual = defaultPorts[protocol];
  if (port === '' && usual === undefined)
    throw new RangeError(`'${protocol}' must be one of ${Object.keys(defaultPorts).join(', ')}`);
  return port === '' ? usual! : Number(port);
}

/** The secret by which a service is known to the system; undefined where none is needed or the system is not set up. */
export function outsideSecretOf(
  name: OutsideName,
  { alarmMail, openId, ...systems }: OutsideSystems,
): SecretRef | undefined {
  const needed = {
    alarmWebhook: systems.alarmWebhook !== undefined,
    alarmMail: alarmMail !== undefined && new URL(alarmMail.url).username !== '',
    openId: openId !== undefined && openId.publicClient !== true,
  };
  return needed[name] ? { group: 'outside', key: outsideFacts[name].key } : undefined;
}

/** One way out of the cluster. */
export interface WayOut {
  /** Service that connects. */
  readonly from: string;
  readonly to: string;
  readonly networks: readonly string[];
  readonly port: number;
}

/** The ways out that a deployment opens: from services that have the setting, to the systems that it sets up. */
export const waysOutOf = (catalog: Catalog, systems: OutsideSystems): readonly WayOut[] =>
  Object.entries(catalog).flatMap(([from, { settings = [] }]) =>
    outsideNames.flatMap((name) => {
      const system = systems[name];
      return system === undefined || !settings.includes(name)
        ? []
        : [{ from, to: outsideFacts[name].key, networks: system.networks, port: portOfUrl(system.url) }];
    }),
  );
