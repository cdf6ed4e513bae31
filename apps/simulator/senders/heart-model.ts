import { createRandom } from '../neural-mass/random.ts';

/** Heart rate of one minute in beats per minute, as the watch summarises it. */
export interface HeartMinute {
  /** Start of the minute, UTC, in milliseconds since 1970. */
  readonly minuteMs: number;
  readonly min: number;
  readonly avg: number;
  readonly max: number;
}

const MINUTE_MS = 60_000;
/**
 * Rise of the heart rate in a seizure, in beats per minute: most focal seizures of the temporal lobe quicken
 * the heart.
 */
const ICTAL_RISE_BPM = 50;
const RISE_S = 12;
const RECOVERY_S = 75;
const WANDER_S = 240;
const WANDER_BPM = 4;
const JITTER_BPM = 1.2;

/** A heart that beats on from second to second. */
export interface HeartModel {
  /** Minutes that are kept, oldest first; the last one is not over yet and will still change. */
  readonly minutes: readonly HeartMinute[];
  /** Beats on until `untilMs`; `seizingAt` says whether a second belongs to a seizure. */
  advance(untilMs: number, seizingAt: (instantMs: number) => boolean): void;
}

/**
 * Made heart rate: a resting rate that wanders slowly, rises within seconds in a seizure and takes a minute
 * or two to recover. The same seed, start and seizures give the same minutes.
 * @param options.fromMs first instant, UTC milliseconds @param options.keptMs minutes older than this are
 * forgotten
 * @see Eggleston, Olin & Fisher, Seizure 23:496 (2014), on how often and how far seizures quicken the heart
 */
export function createHeartModel({
  seed,
  fromMs,
  keptMs,
}: {
  readonly seed: number;
  readonly fromMs: number;
  readonly keptMs: number;
}): HeartModel {
  const random = createRandom(seed);
  const restingBpm = 58 + 22 * random.uniform();
  let secondMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  let wander = WANDER_BPM * random.normal();
  let ictal = 0;
  let sum = 0;
  let count = 0;
  let minutes: HeartMinute[] = [];

  const beat = (seizing: boolean): number => {
    wander += -wander / WANDER_S + WANDER_BPM * Math.sqrt(2 / WANDER_S) * random.normal();
    ictal += seizing ? (ICTAL_RISE_BPM - ictal) / RISE_S : -ictal / RECOVERY_S;
    const bpm = restingBpm + wander + ictal + JITTER_BPM * random.normal();
    return Math.round(Math.min(190, Math.max(40, bpm)));
  };
  return {
    get minutes() {
      return minutes;
    },
    advance(untilMs, seizingAt) {
      for (; secondMs < untilMs; secondMs += 1_000) {
        const bpm = beat(seizingAt(secondMs));
        const minuteMs = Math.floor(secondMs / MINUTE_MS) * MINUTE_MS;
        const current = minutes.at(-1);
        if (current?.minuteMs !== minuteMs) {
          [sum, count] = [bpm, 1];
          minutes.push({ minuteMs, min: bpm, avg: bpm, max: bpm });
          continue;
        }
        sum += bpm;
        count += 1;
        minutes[minutes.length - 1] = {
          minuteMs,
          min: Math.min(current.min, bpm),
          avg: sum / count,
          max: Math.max(current.max, bpm),
        };
      }
      minutes = minutes.filter(({ minuteMs }) => minuteMs >= untilMs - keptMs);
    },
  };
}
