import {
  HIGH_CUTS_HZ,
  LOW_CUTS_HZ,
  NOTCHES_HZ,
  type DisplayFilter,
} from '../../../../signal/filtering/display-filter.ts';
import { traceScaleOf, type TraceScale } from '../page/sensitivity.ts';
import type { ScaleChoice } from '../page/settings.ts';

/** Seconds of EEG on one page. */
export const PAGE_SECONDS = [5, 10, 20, 30] as const;

/** Millimetres of paper that a second of EEG takes; a page is as long as the screen is wide. */
export const TIME_BASES_MM_S = [10, 15, 30, 60] as const;

/** Shortest and longest page, in milliseconds. */
export const PAGE_RANGE_MS = { min: 1_000, max: 120_000 } as const;

/** Spans of the trends by the name they have in the address. */
export const TREND_SPANS = {
  '1h': 3_600_000,
  '5h': 5 * 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
} as const;
export type TrendSpan = keyof typeof TREND_SPANS;
export const trendSpans = Object.keys(TREND_SPANS) as readonly TrendSpan[];

/** What the patient page shows; all of it is in the address, so that it can be shared and gone back to. */
export interface Position {
  /** First instant of the EEG page, UTC milliseconds; undefined: the newest EEG, live. */
  readonly fromMs: number | undefined;
  readonly pageMs: number;
  readonly scale: TraceScale;
  readonly filter: DisplayFilter;
  readonly trend: TrendSpan;
}

const DEFAULTS = { pageSeconds: 10, trend: '5h' } as const;

/** Reads `?at=&page=&scale=&trend=` and filters (`low=&high=&notch=`, hertz); a page of a time base has `ms=` instead of `page=`. What is missing or makes no sense takes its default. */
export function positionOf(search: string, rememberedScale: ScaleChoice): Position {
  const query = new URLSearchParams(search);
  const at = Date.parse(query.get('at') ?? '');
  const scale = query.get('scale');
  return {
    fromMs: Number.isFinite(at) && at >= 0 ? at : undefined,
    pageMs: pageMsOf(query),
    scale: scale === null ? rememberedScale : traceScaleOf(scale),
    filter: {
      lowCutHz: oneOf(LOW_CUTS_HZ, query.get('low')),
      highCutHz: oneOf(HIGH_CUTS_HZ, query.get('high')),
      notchHz: oneOf(NOTCHES_HZ, query.get('notch')),
    },
    trend: trendSpans.find((span) => span === query.get('trend')) ?? DEFAULTS.trend,
  };
}

const oneOf = (choices: readonly number[], text: string | null): number | null =>
  choices.find((choice) => String(choice) === text) ?? null;

function pageMsOf(query: URLSearchParams): number {
  const ms = Number(query.get('ms'));
  if (Number.isInteger(ms) && ms >= PAGE_RANGE_MS.min && ms <= PAGE_RANGE_MS.max) return ms;
  const seconds = PAGE_SECONDS.find((choice) => String(choice) === query.get('page'));
  return (seconds ?? DEFAULTS.pageSeconds) * 1_000;
}

const isWholePage = (pageMs: number): boolean => PAGE_SECONDS.some((seconds) => seconds * 1_000 === pageMs);

/** The query of an address that shows `position`. */
export function searchOf({ fromMs, pageMs, scale, trend, filter }: Position): string {
  const query = new URLSearchParams({
    ...(fromMs === undefined ? {} : { at: new Date(fromMs).toISOString() }),
    ...(isWholePage(pageMs) ? { page: String(pageMs / 1_000) } : { ms: String(pageMs) }),
    scale: String(scale),
    trend,
    ...filterQuery(filter),
  });
  return `?${query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}

/** A filter as addresses have it, in hertz; what is off is absent. */
export const filterQuery = ({
  lowCutHz,
  highCutHz,
  notchHz,
}: DisplayFilter): Readonly<Record<string, string>> => ({
  ...(lowCutHz === null ? {} : { low: String(lowCutHz) }),
  ...(highCutHz === null ? {} : { high: String(highCutHz) }),
  ...(notchHz === null ? {} : { notch: String(notchHz) }),
});
