import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { problemsOfHospital, type Hospital } from './hospital.ts';

const text = z.string().min(1);
const whole = z.int().min(1);
const storage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    node: text,
    path: text.regex(/^\//, 'must be an absolute path'),
  }),
  z.strictObject({ kind: z.literal('class'), storageClassName: text }),
]);
const foreignPods = z.strictObject({ namespace: text, labels: z.record(text, z.string()) });

const hospital = z.strictObject({
  namespace: text,
  hosts: z.strictObject({ dashboard: text, devices: text }),
  database: z.strictObject({
    data: storage,
    backups: storage,
    backupGibibytes: whole.exactOptional(),
    image: text.exactOptional(),
    uid: whole.exactOptional(),
    backupSchedule: text.exactOptional(),
  }),
  settings: z
    .strictObject({
      legacyTimeZone: text.exactOptional(),
      legacyPatients: z.array(whole).exactOptional(),
      eegRetentionDays: whole.exactOptional(),
      heartRateRetentionDays: whole.exactOptional(),
      trendRetentionDays: whole.exactOptional(),
      trustedProxies: z.array(z.string().min(1)).exactOptional(),
    })
    .exactOptional(),
  ingress: z
    .strictObject({
      className: text.exactOptional(),
      clusterIssuer: text.exactOptional(),
      controller: foreignPods.exactOptional(),
    })
    .exactOptional(),
  network: z
    .strictObject({
      dns: foreignPods.exactOptional(),
      nodeLocalDns: z.ipv4().exactOptional(),
      nodeCidrs: z.array(z.cidrv4()).exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<Hospital>;

/**
 * A hospital out of a JSON file with the fields of `Hospital`.
 * @throws RangeError listing every fault, each with the file and the path of its field
 */
export function readHospital(file: string): Hospital {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RangeError(`'${file}' must be a JSON file that can be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const read = hospital.safeParse(content);
  const problems = read.success
    ? problemsOfHospital(read.data)
    : read.error.issues.map(({ path, message }) => `'${path.join('.') || 'the file'}': ${message}`);
  if (problems.length > 0 || !read.success)
    throw new RangeError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return read.data;
}

/**
 * Several hospitals for one cluster.
 * @throws RangeError listing every fault of every file, and a namespace that two of them take
 */
export function readHospitals(files: readonly string[]): readonly Hospital[] {
  const problems: string[] = [];
  const owner = new Map<string, string>();
  const hospitals = files.flatMap((file) => {
    try {
      const read = readHospital(file);
      const other = owner.get(read.namespace);
      if (other !== undefined)
        problems.push(`${file}: 'namespace' (${read.namespace}) must differ from that of ${other}`);
      owner.set(read.namespace, file);
      return [read];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return hospitals;
}
