/** What was seen of one service. */
export interface MeasuredLoad {
  readonly service: string;
  /** Arrivals per second of requests that ask for a slot, rejected ones too. */
  readonly arrivalsPerSecond: number;
  /** Mean time a request held its slot, in milliseconds. Undefined when none was served. */
  readonly serviceMs: number | undefined;
  /** Share of rejected requests, in [0, 1]. */
  readonly rejectedShare: number;
  /** Length of the observation, in seconds. */
  readonly seconds: number;
}
