import type { MeasuredLoad } from './measured-load.ts';

/** Counters of one process, as its /metrics shows them at one moment. */
export interface ServiceCounters {
  readonly service: string;
  readonly arrivals: number;
  readonly rejected: number;
  /** Sum and number of the times that requests held their slots. */
  readonly serviceSeconds: number;
  readonly served: number;
  /** When the process started and when the counters were read, in seconds since 1970. */
  readonly startedAt: number;
  readonly readAt: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})? (\S+)/;
const SERVICE_LABEL = /(?:^|,)service="([^"]*)"/;

/**
 * Reads the counters from Prometheus text, which can hold those of several services.
 * @throws RangeError when the text shows no service with an admission limit
 */
export function countersIn(text: string, readAt: number): readonly ServiceCounters[] {
  const values = new Map<string, Map<string, number>>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    const [, service] = SERVICE_LABEL.exec(labels) ?? [];
    if (name === undefined || service === undefined) continue;
    const own = values.get(service) ?? new Map<string, number>();
    own.set(name, (own.get(name) ?? 0) + Number(value));
    values.set(service, own);
  }
  const counters = [...values].flatMap(([service, own]) => {
    const value = (name: string): number => own.get(name) ?? 0;
    return own.has('admission_arrivals_total')
      ? [
          {
            service,
            arrivals: value('admission_arrivals_total'),
            rejected: value('admission_rejected_total'),
            serviceSeconds: value('service_time_seconds_sum'),
            served: value('service_time_seconds_count'),
            startedAt: value('process_start_time_seconds'),
            readAt,
          },
        ]
      : [];
  });
  if (counters.length === 0)
    throw new RangeError(
      `'metrics' must show 'admission_arrivals_total' with a 'service' label; read /metrics of a service`,
    );
  return counters;
}

/** Load between two readings of one process. @throws RangeError when they are of two processes */
export function loadBetween(before: ServiceCounters, after: ServiceCounters): MeasuredLoad {
  if (before.service !== after.service || before.startedAt !== after.startedAt)
    throw new RangeError(`'${after.service}' must not restart between two readings; measure again`);
  return loadOf(after.service, after.readAt - before.readAt, {
    arrivals: after.arrivals - before.arrivals,
    rejected: after.rejected - before.rejected,
    serviceSeconds: after.serviceSeconds - before.serviceSeconds,
    served: after.served - before.served,
  });
}

/** Load from the start of the process to the reading. */
export const loadSinceStart = (counters: ServiceCounters): MeasuredLoad =>
  loadOf(counters.service, counters.readAt - counters.startedAt, counters);

function loadOf(
  service: string,
  seconds: number,
  counts: Pick<ServiceCounters, 'arrivals' | 'rejected' | 'serviceSeconds' | 'served'>,
): MeasuredLoad {
  if (!(seconds > 0))
    throw new RangeError(`'${service}' (${seconds} s) must be observed for longer than 0 s`);
  return {
    service,
    seconds,
    arrivalsPerSecond: counts.arrivals / seconds,
    serviceMs: counts.served === 0 ? undefined : (1_000 * counts.serviceSeconds) / counts.served,
    rejectedShare: counts.arrivals === 0 ? 0 : counts.rejected / counts.arrivals,
  };
}
