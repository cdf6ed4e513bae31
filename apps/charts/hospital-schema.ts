import { z } from 'zod';
import type { Hospital } from './hospital.ts';
import { settingsSchema } from './settings-schema.ts';

const text = z.string().min(1, 'must not be empty');

const storage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    node: text.describe('node that has the folder'),
    path: text.regex(/^\//, 'must be an absolute path').describe('folder on that node'),
  }),
  z.strictObject({
    kind: z.literal('class'),
    storageClassName: text.describe('StorageClass that makes the volume'),
  }),
]);

const foreignPods = z.strictObject({ namespace: text, labels: z.record(text, z.string()) });

/** A hospital as files and stacks write it. What its fields say of each other is checked by `problemsOfHospital`. */
export const hospitalSchema = z.strictObject({
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
      .exactOptional()
      .describe('size of the dumps’ volume; absent: twice the data’s'),
    image: text.exactOptional().describe('MySQL 8.4 or 9 by digest or exact tag'),
    uid: z.int().min(1).exactOptional().describe('number of the image’s user mysql'),
    backupSchedule: text.exactOptional().describe('when dumps are made, in cron form, UTC'),
  }),
  settings: settingsSchema.exactOptional().describe('what the services are told'),
  ingress: z
    .strictObject({
      className: text.exactOptional().describe('IngressClass of a controller that exists'),
      clusterIssuer: text
        .exactOptional()
        .describe('cert-manager ClusterIssuer that signs the hosts’ certificates'),
      controller: foreignPods
        .exactOptional()
        .describe('pods of a controller that exists; policies let them in'),
    })
    .exactOptional()
    .describe('in a stack only with addOns.ingress: existing'),
  network: z
    .strictObject({
      dns: foreignPods.exactOptional().describe('pods that resolve names'),
      nodeLocalDns: z.ipv4().exactOptional().describe('address of a DNS cache on every node'),
      nodeCidrs: z
        .array(z.cidrv4())
        .exactOptional()
        .describe('networks of the nodes, where probes are treated like other traffic'),
    })
    .exactOptional(),
}) satisfies z.ZodType<Hospital>;
