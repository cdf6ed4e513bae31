import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { isOff, settlingMs } from '../../../../signal/filtering/display-filter.ts';
import type { EegPage } from '../../../../contracts/ward.ts';
import { bySegmentStart, segmentOf, type Segment } from '../signal/segment.ts';
import { instantText } from '../time/time-text.ts';
import type { EegView } from './eeg-view.ts';
import type { Span } from './history-client.ts';
import { LatestOnly } from './latest-only.ts';
import type { PageSurroundings } from './page-surroundings.ts';

const RETRY_MS = 3_000;

/** Most EEG that is read on either side of a page for filters to settle in, in milliseconds. */
const MAX_MARGIN_MS = 10_000;

/** Reads the page of EEG that the position names, keeps it up to date with what arrives, and has it drawn. */
export class EegPager {
  readonly #view: EegView;
  readonly #around: PageSurroundings;
  readonly #onDraw: () => void;
  readonly #reads = new LatestOnly();
  #segments: readonly Segment[] = [];
  #page: Pick<EegPage, 'previousMs' | 'nextMs'> = { previousMs: null, nextMs: null };
  #retry: ReturnType<typeof setTimeout> | undefined;
  #drawnStale: boolean | undefined;
  #requested = false;

  constructor(view: EegView, around: PageSurroundings, onDraw: () => void) {
    this.#view = view;
    this.#around = around;
    this.#onDraw = onDraw;
  }

  /** The stretch that is shown. Live: it ends with the newest sample. */
  get span(): Span {
    const { fromMs, pageMs } = this.#around.position();
    if (fromMs !== undefined) return { fromMs, toMs: fromMs + pageMs };
    const ends = [...this.#segments, ...(this.#around.patient()?.segments ?? [])].map(({ endMs }) => endMs);
    const toMs = ends.length === 0 ? this.#around.serverMs() : Math.max(...ends);
    return { fromMs: toMs - pageMs, toMs };
  }

  get stored(): { readonly previous: boolean; readonly next: boolean } {
    const live = this.#around.position().fromMs === undefined;
    return { previous: this.#page.previousMs !== null, next: !live && this.#page.nextMs !== null };
  }

  /** Where a page starts that shows the nearest stored EEG before or after this one. */
  storedMs(direction: 'previous' | 'next'): number | undefined {
    const { previousMs, nextMs } = this.#page;
    if (direction === 'next') return nextMs ?? undefined;
    const lengthMs = 1_030;
    return previousMs === null ? undefined : previousMs + lengthMs - this.#around.position().pageMs;
  }

  /** Shows another position. */
  show(): void {
    this.#segments = [];
    this.#page = { previousMs: null, nextMs: null };
    this.refresh();
    if (this.#around.position().fromMs === undefined) this.redraw();
  }

  /** Reads the page again. */
  refresh(): void {
    clearTimeout(this.#retry);
    void this.#read();
  }

  /** A window was stored or scored. */
  hear(window: EegWindow): void {
    const { fromMs, toMs } = this.span;
    const live = this.#around.position().fromMs === undefined;
    const shown = window.startMs < toMs && window.startMs + 1_100 > fromMs;
    if (!live && !shown) return;
    if (shown) this.#merge([window]);
    this.redraw();
  }

  /** Draws again when the live signal has become old, or current. */
  tick(): void {
    if (this.#around.position().fromMs === undefined && this.#drawnStale !== this.#around.stale())
      this.redraw();
  }

  redraw(): void {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame(() => {
      this.#requested = false;
      this.#draw();
    });
  }

  async #read(): Promise<void> {
    const { fromMs, toMs } = this.span;
    this.#view.busy = true;
    try {
      const { client } = this.#around;
      const marginMs = this.#marginMs;
      const read = await this.#reads.run((signal) =>
        Promise.all([
          client.eegPage({ fromMs, toMs }, signal),
          ...(marginMs === 0
            ? []
            : [
                client.eegPage({ fromMs: Math.max(0, fromMs - marginMs), toMs: fromMs }, signal),
                client.eegPage({ fromMs: toMs, toMs: toMs + marginMs }, signal),
              ]),
        ]),
      );
      if (read === undefined) return;
      const [page, ...margins] = read;
      this.#page = page;
      this.#segments = [];
      for (const { windows } of [page, ...margins]) this.#merge(windows);
      this.#view.say(page.windows.length === 0 ? this.#emptyText() : '');
      this.redraw();
    } catch (error) {
      this.#view.say(`The EEG could not be read: ${(error as Error).message}. It is tried again.`);
      this.#retry = setTimeout(() => this.refresh(), RETRY_MS);
    }
    this.#view.busy = false;
  }

  get #marginMs(): number {
    const { filter } = this.#around.position();
    return isOff(filter) ? 0 : Math.min(MAX_MARGIN_MS, settlingMs(filter));
  }

  #emptyText(): string {
    const { previousMs, nextMs } = this.#page;
    const before =
      previousMs === null ? 'none before it' : `the last before it is of ${instantText(previousMs)}`;
    const after = nextMs === null ? 'none after it' : `the first after it of ${instantText(nextMs)}`;
    return `No EEG is stored for this page; ${before}, ${after}.`;
  }

  #merge(windows: readonly EegWindow[]): void {
    const added = new Set(windows.map(({ windowId }) => windowId));
    this.#segments = [
      ...this.#segments.filter(({ window }) => !added.has(window.windowId)),
      ...windows.map(segmentOf),
    ].toSorted(bySegmentStart);
  }

  #draw(): void {
    const position = this.#around.position();
    const live = position.fromMs === undefined;
    const span = this.span;
    if (live) {
      this.#merge((this.#around.patient()?.segments ?? []).map(({ window }) => window));
      this.#segments = this.#segments.filter(({ endMs }) => endMs > span.fromMs - this.#marginMs);
    }
    this.#drawnStale = live && this.#around.stale();
    this.#view.draw({
      segments: this.#segments,
      span,
      live,
      stale: this.#drawnStale,
      scale: position.scale,
      filter: position.filter,
      palette: this.#around.palette(),
    });
    this.#onDraw();
  }
}
