import { catalog } from '../../../apps/model/catalog.ts';
import { openConnections, type Connections } from '../../../apps/simulator/senders/http-post.ts';
import { until } from '../../../apps/testing/until.ts';
import { LiveDevice } from './live-device.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const MINUTE_MS = 60_000;

/** The only failure that a sender may be told of while pods come and go: come back later. */
export const LATER = '503';

/** What became of the windows of all devices. */
export interface Outcome {
  readonly made: number;
  readonly acknowledged: number;
  /** Acknowledged windows that are not in the database exactly once, as `recording sequence count`. */
  readonly wronglyStored: readonly string[];
  /** Answers that were no acknowledgement, by status. */
  readonly failures: Readonly<Record<string, number>>;
  readonly longestSilenceMs: number;
}

/** Devices of patients of their own, each sending a window a second through the ingress while a proof goes on. */
export class Traffic {
  readonly #system: SystemUnderTest;
  readonly #connections: Connections;
  readonly #devices: readonly LiveDevice[];

  private constructor(system: SystemUnderTest, connections: Connections, devices: readonly LiveDevice[]) {
    this.#system = system;
    this.#connections = connections;
    this.#devices = devices;
  }

  static async start(system: SystemUnderTest, devices: number): Promise<Traffic> {
    const { connect } = await system.wayIn();
    const first = 2_000_000 + Math.floor(Math.random() * 1_000_000);
    const tokens: string[] = [];
    for (let i = 0; i < devices; i += 1) tokens.push(await system.addDevice(first + i, 'eeg'));
    const connections = openConnections(new AbortController().signal, connect);
    const url = system.url('devices', catalog['eeg-acquisition'].routes.windows.path);
    const traffic = new Traffic(
      system,
      connections,
      tokens.map((token) => new LiveDevice({ url, token, post: connections.post })),
    );
    system.atEnd(() => traffic.abandon());
    await traffic.untilAllAreHeard();
    return traffic;
  }

  /** Waits until every device has got a further acknowledgement. */
  async untilAllAreHeard(): Promise<void> {
    const before = this.#devices.map(({ acknowledged }) => acknowledged.size);
    await until(
      'every device is answered',
      () => this.#devices.every(({ acknowledged }, i) => acknowledged.size > before[i]!),
      2 * MINUTE_MS,
    );
  }

  /** How many windows were acknowledged so far. */
  get acknowledged(): number {
    return this.#devices.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  }

  /** Answers that were no acknowledgement so far, by status. */
  get failures(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { failures } of this.#devices)
      for (const [status, count] of failures) counts[status] = (counts[status] ?? 0) + count;
    return counts;
  }

  /** Stops at once. */
  async abandon(): Promise<void> {
    for (const device of this.#devices) device.abandon();
    await this.#connections.close().catch(() => undefined);
  }

  /** Sends what still waits, and compares what was acknowledged with what is stored. */
  async finish(): Promise<Outcome> {
    await Promise.all(this.#devices.map((device) => device.finish()));
    await this.#connections.close();
    const wronglyStored: string[] = [];
    for (const { recordingId, acknowledged } of this.#devices) {
      const rows = await this.#system.rows(
        `SELECT sequence, COUNT(*) FROM eeg_windows WHERE recording_id = '${recordingId}' GROUP BY sequence`,
      );
      const stored = new Map(rows.map(([sequence, count]) => [Number(sequence), Number(count)]));
      for (const sequence of acknowledged)
        if (stored.get(sequence) !== 1)
          wronglyStored.push(`${recordingId} ${sequence} ${stored.get(sequence) ?? 0}`);
    }
    return {
      made: this.#devices.reduce((sum, { made }) => sum + made, 0),
      acknowledged: this.acknowledged,
      wronglyStored,
      failures: this.failures,
      longestSilenceMs: Math.max(...this.#devices.map((device) => device.longestSilenceMs)),
    };
  }
}
