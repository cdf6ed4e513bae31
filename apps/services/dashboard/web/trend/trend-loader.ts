import type { Span } from '../patient/history-client.ts';
import { LatestOnly } from '../patient/latest-only.ts';
import type { PageSurroundings } from '../patient/page-surroundings.ts';
import { TREND_SPANS } from '../patient/position.ts';
import { trendSpanFor } from './trend-span.ts';
import type { TrendContent, TrendView } from './trend-view.ts';

const REFRESH_MS = 60_000;
const RETRY_MS = 5_000;
const GATHER_MS = 1_000;

/** Reads the trends around the page of EEG, again every minute, and has them drawn. */
export class TrendLoader {
  readonly #view: TrendView;
  readonly #around: PageSurroundings;
  readonly #pageSpan: () => Span;
  readonly #reads = new LatestOnly();
  #content: TrendContent | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: TrendView, around: PageSurroundings, pageSpan: () => Span) {
    this.#view = view;
    this.#around = around;
    this.#pageSpan = pageSpan;
  }

  /** The position has changed. */
  show(): void {
    const { trend } = this.#around.position();
    this.#view.choose(trend);
    const wanted = this.#wantedSpan();
    const span = this.#content?.span;
    if (span === undefined || span.fromMs !== wanted.fromMs || span.toMs !== wanted.toMs) void this.#read();
    else this.draw(this.#pageSpan());
  }

  /** Something was stored: reads soon, once for many changes. */
  refresh(): void {
    this.#readIn(GATHER_MS);
  }

  draw(pageSpan: Span): void {
    if (this.#content === undefined) return;
    this.#view.draw(this.#content, (pageSpan.fromMs + pageSpan.toMs) / 2, this.#around.palette());
  }

  #wantedSpan(): Span {
    const { fromMs, trend } = this.#around.position();
    return trendSpanFor({
      lengthMs: TREND_SPANS[trend],
      nowMs: this.#around.serverMs(),
      pageFromMs: fromMs,
      current: this.#content?.span,
    });
  }

  async #read(): Promise<void> {
    const span = this.#wantedSpan();
    try {
      const answers = await this.#reads.run((signal) =>
        Promise.all([
          this.#around.client.eegTrend(span, signal),
          this.#around.client.heartRateTrend(span, signal),
        ]),
      );
      if (answers === undefined) return;
      this.#content = { eeg: answers[0], heartRate: answers[1], span };
      this.#view.say('');
      this.draw(this.#pageSpan());
      this.#readIn(REFRESH_MS);
    } catch (error) {
      this.#view.say(`The trends could not be read: ${(error as Error).message}. It is tried again.`);
      this.#readIn(RETRY_MS);
    }
  }

  #readIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), ms);
  }
}
