import { nodeVersion } from '../../apps/images/base-images.ts';
import type { VersionTable } from '../../vm-provisioning/lab/version-table.ts';
import { clusterVersions, endOfLifeFindings } from '../../vm-provisioning/preflight/end-of-life-rules.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { fault, good, notSeen, type Finding } from './finding.ts';

/** Last day of support by line, where it is announced. */
type Lifetimes = Readonly<Record<string, string>>;

/** @see https://github.com/nodejs/Release */
const nodeLifetimes: Lifetimes = { '20': '2026-04-30', '22': '2027-04-30', '24': '2028-04-30' };

/** Extended support of the lines that are kept long; the others end when the next appears. @see https://endoflife.date/mysql */
const mysqlLifetimes: Lifetimes = {
  '8.0': '2026-04-30',
  '8.4': '2032-04-30',
  '9.5': '2026-01-20',
  '9.6': '2026-04-21',
};

interface Workload {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image?: string }[] } };
  };
}

/** Looks at the versions of what runs: Kubernetes, every MySQL server, and Node.js of the images of this commit. */
export async function checkVersions(cluster: Cluster | undefined): Promise<readonly Finding[]> {
  const today = new Date().toISOString().slice(0, 10);
  const node = tableOf('node', nodeVersion, nodeVersion.split('.')[0]!, nodeLifetimes);
  if (cluster === undefined) return judgeVersions(node, today);
  const workloads = (await cluster.list('apps/v1', 'StatefulSet')) as unknown as readonly Workload[];
  const images = workloads.flatMap(({ spec }) =>
    spec.template.spec.containers.map(({ image = '' }) => image),
  );
  return judgeVersions(
    {
      ...node,
      ...clusterVersions((await cluster.version()).replace(/^v/, '')),
      ...mysqlVersions(images),
    },
    today,
  );
}

/** The servers among images, by their tag; one without a tag is not known. */
export const mysqlVersions = (images: readonly string[]): VersionTable =>
  Object.assign(
    {},
    ...images.map((image) => {
      const [, version, line] = /(?:^|\/)mysql:((\d+\.\d+)[\w.-]*)/.exec(image) ?? [];
      return version === undefined ? {} : tableOf('mysql', version, line!, mysqlLifetimes);
    }),
  ) as VersionTable;

const tableOf = (part: string, version: string, line: string, lifetimes: Lifetimes): VersionTable => ({
  [`${part} ${line}`]: { version, ...(lifetimes[line] === undefined ? {} : { endOfLife: lifetimes[line] }) },
});

/** @param today YYYY-MM-DD */
export const judgeVersions = (table: VersionTable, today: string): readonly Finding[] =>
  Object.entries(table).map(([part, pinned]) => {
    const check = `support of ${part}`;
    const { version, endOfLife } = pinned;
    if (endOfLife === undefined) return notSeen(check, `no end is known for ${version}`);
    const [found] = endOfLifeFindings({ [part]: pinned }, today);
    if (found === undefined) return good(check, `${version} is mended until ${endOfLife}`);
    return endOfLife < today ? fault(check, found.message) : good(check, found.message);
  });
