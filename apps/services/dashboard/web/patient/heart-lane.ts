import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import { element } from '../page/element.ts';
import { heartStrip } from './heart-strip.ts';
import type { Span } from './history-client.ts';
import { axisPxOf } from './lane-view.ts';
import { LatestOnly } from './latest-only.ts';
import type { PageSurroundings } from './page-surroundings.ts';

const MINUTE_MS = 60_000;

/** Heart rates below the traces, on their time axis. */
export class HeartLane {
  readonly root = element('div', { class: 'heart-lane' });
  readonly #around: PageSurroundings;
  readonly #span: () => Span;
  readonly #reads = new LatestOnly();
  #trend: HeartRateTrend | undefined;
  #readMinute: number | undefined;

  constructor(around: PageSurroundings, span: () => Span) {
    this.#around = around;
    this.#span = span;
  }

  /** Reads the minutes of the page that is shown now. What cannot be read is left out: the trends say so. */
  async read(): Promise<void> {
    const { fromMs, toMs } = this.#span();
    this.#readMinute = Math.floor(toMs / MINUTE_MS);
    const span = {
      fromMs: Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
      toMs: Math.ceil(toMs / MINUTE_MS) * MINUTE_MS,
    };
    this.#trend = await this.#reads
      .run((signal) => this.#around.client.heartRateTrend(span, signal))
      .catch(() => undefined);
    this.draw();
  }

  draw(): void {
    const span = this.#span();
    if (this.#readMinute !== undefined && this.#readMinute !== Math.floor(span.toMs / MINUTE_MS))
      void this.read();
    this.root.hidden = this.#trend === undefined;
    if (this.#trend === undefined) return;
    const strip = heartStrip(this.#trend, span);
    strip.style.marginLeft = `${axisPxOf(this.#around.palette())}px`;
    this.root.replaceChildren(strip);
  }
}
