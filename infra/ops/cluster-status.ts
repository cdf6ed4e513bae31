/** Of the API server's objects what a status is made of. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export interface ClusterLists {
  readonly nodes: readonly (Named & Conditions)[];
  readonly hospitals: readonly HospitalLists[];
}

export interface HospitalLists {
  readonly namespace: string;
  readonly workloads: readonly (Named & {
    readonly spec: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
  })[];
  readonly claims: readonly (Named & { readonly status?: { readonly phase?: string } })[];
  readonly pods: readonly (Named & { readonly status?: PodStatus })[];
  readonly schedules: readonly (Named & { readonly status?: { readonly lastSuccessfulTime?: string } })[];
}

interface Named {
  readonly metadata: { readonly name: string };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Conditions {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly {
    readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  }[];
}

/** One line of a status. */
export interface StatusLine {
  readonly subject: string;
  readonly text: string;
  readonly good: boolean;
}

/** A nightly dump that is older than this is late. */
const LATE_MS = 26 * 3_600_000;

/** What works and what does not, nodes first. @param now instant in milliseconds */
export const statusOf = ({ nodes, hospitals }: ClusterLists, now: number): readonly StatusLine[] => [
  ...(nodes.length > 0 ? [] : [{ subject: 'nodes', text: 'there are none: no pod can run', good: false }]),
  ...nodes.map(({ metadata, status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    const good = ready?.status === 'True';
    return {
      subject: `node ${metadata.name}`,
      text: good ? 'ready' : `not ready: ${ready?.message ?? 'it has not reported'}`,
      good,
    };
  }),
  ...hospitals.flatMap((hospital) => hospitalLines(hospital, now)),
];

function hospitalLines(
  { namespace, workloads, claims, pods, schedules }: HospitalLists,
  now: number,
): readonly StatusLine[] {
  const line = (name: string, text: string, good: boolean): StatusLine => ({
    subject: `${namespace} ${name}`,
    text,
    good,
  });
  return [
    ...workloads.map(({ metadata, spec, status }) => {
      const [ready, asked] = [status?.readyReplicas ?? 0, spec.replicas ?? 1];
      return line(metadata.name, `${ready} of ${asked} pods ready`, ready >= asked);
    }),
    ...claims.map(({ metadata, status }) =>
      line(`volume ${metadata.name}`, status?.phase ?? 'Unknown', status?.phase === 'Bound'),
    ),
    ...schedules
      .filter(({ metadata }) => metadata.name.endsWith('-backup'))
      .map(({ metadata, status }) => {
        const last = status?.lastSuccessfulTime;
        const good = last !== undefined && now - Date.parse(last) < LATE_MS;
        return line(
          metadata.name,
          last === undefined ? 'never succeeded yet' : `last succeeded ${last}`,
          good,
        );
      }),
    ...pods.flatMap(({ metadata, status }) => {
      const trouble = troubleOf(status);
      return trouble === undefined ? [] : [line(`pod ${metadata.name}`, trouble, false)];
    }),
  ];
}

/** Why a pod does not run, in the cluster's words; undefined where nothing is known against it. */
function troubleOf({ phase, conditions = [], containerStatuses = [] }: PodStatus = {}): string | undefined {
  const waiting = containerStatuses
    .map(({ state }) => state?.waiting)
    .find((state) => state?.reason !== undefined && state.reason !== 'ContainerCreating');
  if (waiting !== undefined) return [waiting.reason, waiting.message].filter(Boolean).join(': ');
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined) return [unscheduled.reason, unscheduled.message].filter(Boolean).join(': ');
  return phase === 'Failed' ? 'failed' : undefined;
}

/** Lines in columns, what is bad marked by an exclamation mark. */
export function statusTable(lines: readonly StatusLine[]): string {
  const width = Math.max(...lines.map(({ subject }) => subject.length));
  return lines
    .map(({ subject, text, good }) => `${good ? ' ' : '!'} ${subject.padEnd(width)}  ${text}`)
    .join('\n');
}
