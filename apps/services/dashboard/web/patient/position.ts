import { scaleChoiceOf, type ScaleChoice } from '../page/settings.ts';

/** Seconds of EEG on one page. */
export const PAGE_SECONDS = [5, 10, 20, 30] as const;

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
  readonly scale: ScaleChoice;
  readonly trend: TrendSpan;
}

const DEFAULTS = { pageSeconds: 10, trend: '5h' } as const;

/** Reads `?at=&page=&scale=&trend=`; what is missing or makes no sense takes its default. */
export function positionOf(search: string, rememberedScale: ScaleChoice): Position {
  const query = new URLSearchParams(search);
  const at = Date.parse(query.get('at') ?? '');
  const scale = query.get('scale');
  return {
    fromMs: Number.isFinite(at) && at >= 0 ? at : undefined,
    pageMs:
      (PAGE_SECONDS.find((seconds) => String(seconds) === query.get('page')) ?? DEFAULTS.pageSeconds) * 1_000,
    scale: scale === null ? rememberedScale : scaleChoiceOf(scale),
    trend: trendSpans.find((span) => span === query.get('trend')) ?? DEFAULTS.trend,
  };
}

/** The query of an address that shows `position`. */
export function searchOf({ fromMs, pageMs, scale, trend }: Position): string {
  const query = new URLSearchParams({
    ...(fromMs === undefined ? {} : { at: new Date(fromMs).toISOString() }),
    page: String(pageMs / 1_000),
    scale: String(scale),
    trend,
  });
  return `?${query.toString().replaceAll('%3A', ':')}`;
}
