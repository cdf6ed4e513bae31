import { element, setData, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import type { DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import type { TraceScale } from '../page/sensitivity.ts';
import { filteredSegments } from '../signal/filtered-segments.ts';
import { lanesOf } from '../signal/lanes.ts';
import type { Segment } from '../signal/segment.ts';
import { clockText, instantText, zoneText } from '../time/time-text.ts';
import type { Span } from './history-client.ts';
import { LaneView } from './lane-view.ts';

export interface EegViewContent {
  /** Of the span, and of some time on either side for filters to settle in. */
  readonly segments: readonly Segment[];
  readonly span: Span;
  readonly live: boolean;
  readonly stale: boolean;
  readonly scale: TraceScale;
  readonly filter: DisplayFilter;
  readonly palette: Palette;
}

/** The page of EEG: its time, and one trace below the other. */
export class EegView {
  readonly root: HTMLElement;
  readonly #title = element('h2', { id: 'eeg-title' });
  readonly #zone = element('span', { class: 'zone' });
  readonly #message = element('p', { class: 'empty', role: 'status' });
  readonly #lanes = element('div', { class: 'lanes' });
  #views: readonly LaneView[] = [];

  /** @param above strips with the time axis of the traces  @param below the same */
  constructor(toolbars: readonly HTMLElement[], strips: readonly HTMLElement[]) {
    this.root = element(
      'section',
      { class: 'eeg', 'aria-labelledby': 'eeg-title' },
      element('div', { class: 'section-head' }, this.#title, this.#zone),
      ...toolbars,
      ...strips,
      this.#lanes,
      this.#message,
    );
  }

  draw({ segments, span, live, stale, scale, filter, palette }: EegViewContent): void {
    const { fromMs, toMs } = span;
    const isShown = ({ startMs, endMs }: Segment): boolean => startMs < toMs && endMs > fromMs;
    const lanes = lanesOf(segments)
      .map(({ channel, segments: own }) => ({
        channel,
        segments: filteredSegments(own, filter).filter(isShown),
      }))
      .filter(({ segments: own }) => own.length > 0);
    const shown = segments.filter(isShown);
    for (const view of this.#views.slice(lanes.length)) view.destroy();
    this.#views = lanes.map((lane, index) => {
      const view = this.#views[index] ?? new LaneView(palette);
      if (!view.root.isConnected) this.#lanes.append(view.root);
      view.draw(lane, { span, scale, filter, stale, palette });
      return view;
    });
    setText(this.#title, `EEG ${instantText(fromMs)} – ${clockText(toMs)}${live ? ', live' : ''}`);
    setText(this.#zone, zoneText(fromMs));
    setData(this.root, 'fromMs', String(Math.round(fromMs)));
    setData(this.root, 'newestMs', String(Math.max(0, ...shown.map(({ endMs }) => Math.round(endMs)))));
    if (lanes.length > 0) this.say('');
  }

  /** Length of a second on the screen, in millimetres; undefined while no trace is shown. */
  millimetresPerSecond(span: Span): number | undefined {
    return this.#views[0]?.millimetresPerSecond(span);
  }

  /** Shows a sentence instead of traces; an empty one removes it. */
  say(message: string): void {
    this.#message.hidden = message === '';
    setText(this.#message, message);
  }

  set busy(busy: boolean) {
    this.root.setAttribute('aria-busy', String(busy));
  }
}
