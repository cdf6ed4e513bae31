import { z } from 'zod';
import type { Hospital } from '../../apps/charts/hospital.ts';
import { text } from './fields.ts';

const storage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    node: text.describe('node that has the folder'),
    path: z.string().startsWith('/', 'must be an absolute path').describe('folder on that node'),
  }),
  z.strictObject({
    kind: z.literal('class'),
    storageClassName: text.describe('StorageClass that makes the volume'),
  }),
]);

const foreignPods = z.strictObject({
  namespace: text,
  labels: z.record(z.string(), z.string()),
});

/** One hospital as a stack's file writes it; absent fields get the defaults of the charts. */
export const hospital = z.strictObject({
  namespace: text.describe('DNS label; everything of the hospital is in it'),
  hosts: z
    .strictObject({ dashboard: text, devices: text })
    .describe('DNS names: people use one, devices the other'),
  database: z.strictObject({
    data: storage.describe('where the database is'),
    backups: storage.describe('where its dumps are'),
    backupGibibytes: z
      .int()
      .min(1)
      .optional()
      .describe('size of the dumps’ volume; absent: twice the data’s'),
    image: text.optional().describe('MySQL 8.4 or 9 by digest or exact tag'),
    uid: z.int().min(1).optional().describe('number of the image’s user mysql'),
    backupSchedule: text.optional().describe('when dumps are made, in cron form, UTC'),
  }),
  settings: z
    .strictObject({
      legacyTimeZone: text.optional().describe('IANA zone of clock times that old clients send without one'),
      legacyPatients: z
        .array(z.int())
        .optional()
        .describe('patients for whom old clients may send without a token'),
      eegRetentionDays: z.int().min(1).optional(),
      heartRateRetentionDays: z.int().min(1).optional(),
      trendRetentionDays: z.int().min(1).optional(),
      trustedProxies: z
        .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
        .optional()
        .describe(
          'addresses or networks of the ingress controller, which ends TLS in front of the dashboard',
        ),
    })
    .optional()
    .describe('what the services are told'),
  ingress: z
    .strictObject({
      className: text.optional().describe('IngressClass of a controller that exists'),
      clusterIssuer: text
        .optional()
        .describe('cert-manager ClusterIssuer that signs the hosts’ certificates'),
      controller: foreignPods.optional().describe('pods of a controller that exists; policies let them in'),
    })
    .optional()
    .describe('only with addOns.ingress: existing'),
  network: z
    .strictObject({
      dns: foreignPods.optional().describe('pods that resolve names'),
      nodeLocalDns: text.optional().describe('address of a DNS cache on every node'),
      nodeCidrs: z
        .array(text)
        .optional()
        .describe('networks of the nodes, where probes are treated like other traffic'),
    })
    .optional(),
});

/** A hospital of the configuration as the charts take it. */
export const hospitalOf = (read: z.infer<typeof hospital>): Hospital => read as Hospital;
