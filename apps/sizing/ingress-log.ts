import type { Catalog } from '../model/service.ts';
import type { MeasuredLoad } from './measured-load.ts';

/** What a log of the ingress controller shows. */
export interface IngressLog {
  readonly loads: readonly MeasuredLoad[];
  /** Lines that are no access of a service of the catalog. */
  readonly otherLines: number;
}

/** ingress-nginx's own log format. @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/ */
const LINE =
  /\[([^\]]+)\] "[A-Z]+ (\S+) [^"]*" (\d{3}) \d+ "[^"]*" "[^"]*" \d+ ([\d.]+) \[([^\]]*)\] \[[^\]]*\] \S+ \S+ (\S+)/;
const TIME = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

interface Seen {
  arrivals: number;
  rejected: number;
  served: number;
  serviceSeconds: number;
  firstMs: number;
  lastMs: number;
}

/**
 * Arrival rate and time of the upstream per service, from lines of ingress-nginx. Streams are left out: they hold no
 * slot. The time of an upstream includes the network between ingress and pod.
 */
export async function loadsFromIngressLog(
  lines: AsyncIterable<string> | Iterable<string>,
  catalog: Catalog,
): Promise<IngressLog> {
  const seen = new Map<string, Seen>();
  let otherLines = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const [, time = '', target = '', status = '', requestTime = '', upstream = '', upstreamTime = ''] =
      LINE.exec(line) ?? [];
    const service = serviceOf(upstream, catalog);
    const atMs = instantOf(time);
    if (service === undefined || Number.isNaN(atMs)) {
      otherLines += 1;
      continue;
    }
    if (isStream(catalog, service, target)) continue;
    const own = seen.get(service) ?? {
      arrivals: 0,
      rejected: 0,
      served: 0,
      serviceSeconds: 0,
      firstMs: atMs,
      lastMs: atMs,
    };
    own.arrivals += 1;
    own.firstMs = Math.min(own.firstMs, atMs);
    own.lastMs = Math.max(own.lastMs, atMs);
    if (status === '503') own.rejected += 1;
    else {
      own.served += 1;
      own.serviceSeconds += Number.isNaN(Number(upstreamTime)) ? Number(requestTime) : Number(upstreamTime);
    }
    seen.set(service, own);
  }
  return { loads: [...seen].map(([service, own]) => loadOf(service, own)), otherLines };
}

/** Times of the log are whole seconds: from the first to the last is one second more than their difference. */
function loadOf(
  service: string,
  { arrivals, rejected, served, serviceSeconds, firstMs, lastMs }: Seen,
): MeasuredLoad {
  const seconds = (lastMs - firstMs) / 1_000 + 1;
  return {
    service,
    seconds,
    arrivalsPerSecond: arrivals / seconds,
    serviceMs: served === 0 ? undefined : (1_000 * serviceSeconds) / served,
    rejectedShare: rejected / arrivals,
  };
}

/** The upstream is named `<namespace>-<service>-<port>`. */
const serviceOf = (upstream: string, catalog: Catalog): string | undefined =>
  Object.keys(catalog).find(
    (name) => upstream.endsWith(`-${name}-http`) || upstream.endsWith(`-${name}-${catalog[name]!.port}`),
  );

const isStream = (catalog: Catalog, service: string, target: string): boolean =>
  Object.values(catalog[service]!.routes).some(
    ({ streaming, path }) => streaming === true && path === target.split('?')[0],
  );

function instantOf(text: string): number {
  const [, day, month = '', year, clock, hours, minutes] = TIME.exec(text) ?? [];
  const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  return Date.parse(`${year}-${monthNumber}-${day}T${clock}${hours}:${minutes}`);
}
