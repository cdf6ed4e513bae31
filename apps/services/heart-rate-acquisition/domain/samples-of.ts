import type { HealthAutoExportBody } from '../../../contracts/health-auto-export.ts';
import { HEART_RATE_RANGE, type HeartRateTuple, type SkipReason } from '../../../contracts/heart-rate.ts';
import { instantOf } from './instant-of.ts';

const HEART_RATE = 'heart_rate';
const MAX_SOURCE_LENGTH = 255;

/** An answer must not grow with what was sent: names beyond are not repeated. The app knows fewer metrics. */
const MAX_IGNORED = 200;
const MAX_IGNORED_LENGTH = 100;

/** What a body of Health Auto Export holds. `samples` refer to `sources` by index. */
export interface HeartRateSamples {
  readonly samples: readonly HeartRateTuple[];
  readonly sources: readonly string[];
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Names of the metrics that are not heart rate, each once: the first 200, up to 100 characters of each. */
  readonly ignoredMetrics: readonly string[];
}

export interface SampleRules {
  readonly nowMs: number;
  /** How far a sample may lie in the future, since clocks differ, in milliseconds. */
  readonly futureToleranceMs: number;
  /** IANA zone of dates without offset. Absent: such samples are skipped. */
  readonly zone: string | undefined;
}

/** Finds the heart-rate samples of a body. Whatever cannot be used is left out and counted with its reason. */
export function samplesOf(body: HealthAutoExportBody, rules: SampleRules): HeartRateSamples {
  const samples: HeartRateTuple[] = [];
  const sources = new Map<string, number>();
  const skipped: Partial<Record<SkipReason, number>> = {};
  const ignored = new Set<string>();
  for (const { name, data } of body.data.metrics ?? []) {
    if (normalisedName(name) !== HEART_RATE) {
      if (ignored.size < MAX_IGNORED) ignored.add(name.slice(0, MAX_IGNORED_LENGTH));
      continue;
    }
    for (const entry of Array.isArray(data) ? (data as unknown[]) : []) {
      const sample = sampleOf(entry, rules, sources);
      if (typeof sample === 'string') skipped[sample] = (skipped[sample] ?? 0) + 1;
      else samples.push(sample);
    }
  }
  return { samples, sources: [...sources.keys()], skipped, ignoredMetrics: [...ignored] };
}

const normalisedName = (name: string): string => name.trim().toLowerCase().replace(/[ -]/g, '_');

interface Entry {
  readonly date?: unknown;
  readonly Min?: unknown;
  readonly Avg?: unknown;
  readonly Max?: unknown;
  readonly qty?: unknown;
  readonly source?: unknown;
}

/** @param sources index of each source seen so far; a new one is added */
function sampleOf(
  value: unknown,
  rules: SampleRules,
  sources: Map<string, number>,
): HeartRateTuple | SkipReason {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not-a-sample';
  const entry: Entry = value;
  if (entry.date === undefined || entry.date === null || entry.date === '') return 'no-date';
  if (typeof entry.date !== 'string') return 'bad-date';
  const time = instantOf(entry.date, rules.zone);
  if (typeof time === 'string') return time;
  if (time.instantMs > rules.nowMs + rules.futureToleranceMs) return 'future';
  const mean = entry.Avg === undefined ? entry.qty : entry.Avg;
  const min = entry.Avg === undefined ? mean : entry.Min;
  const max = entry.Avg === undefined ? mean : entry.Max;
  if (!isNumber(min) || !isNumber(mean) || !isNumber(max)) return 'no-value';
  if (!isPlausible(min) || !isPlausible(mean) || !isPlausible(max)) return 'out-of-range';
  if (min > mean || mean > max) return 'min-avg-max-order';
  const source = entry.source ?? '';
  if (typeof source !== 'string' || source.length > MAX_SOURCE_LENGTH) return 'bad-source';
  let index = sources.get(source);
  if (index === undefined) sources.set(source, (index = sources.size));
  return [time.instantMs, time.offsetMinutes, min, mean, max, index];
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isPlausible = (bpm: number): boolean => bpm >= HEART_RATE_RANGE.min && bpm <= HEART_RATE_RANGE.max;
