import { element } from '../page/element.ts';
import { SCALES_UV, scaleChoiceOf, type ScaleChoice } from '../page/settings.ts';
import { PAGE_SECONDS, type Position } from './position.ts';

/** What a person can do with the page of EEG. */
export interface ToolbarActions {
  readonly live: () => void;
  /** Moves by whole pages. */
  readonly page: (pages: number) => void;
  readonly move: (ms: number) => void;
  readonly stored: (direction: 'previous' | 'next') => void;
  readonly goTo: (instantMs: number) => void;
  readonly pageMs: (ms: number) => void;
  readonly scale: (choice: ScaleChoice) => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Buttons, selections and keys that move the page of EEG. */
export class Toolbar {
  readonly root: HTMLElement;
  readonly #actions: ToolbarActions;
  readonly #live: HTMLButtonElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #time = element('input', { type: 'datetime-local', step: 1, id: 'go-to' });
  readonly #seconds = select('seconds', [
    ...PAGE_SECONDS.map((value) => [String(value), `${value} s`] as const),
    ['', 'by time base'],
  ]);
  readonly #scale = select('scale', [
    ...SCALES_UV.map((value) => [String(value), `±${value} µV`] as const),
    ['auto', 'automatic'],
    ['', 'by sensitivity'],
  ]);

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    this.#live = button('Live', 'Follow the newest EEG (L)', actions.live);
    this.#previous = button('⇤ stored', 'Back to the stored EEG before this page', () =>
      actions.stored('previous'),
    );
    this.#next = button('stored ⇥', 'On to the stored EEG after this page', () => actions.stored('next'));
    const goTo = element(
      'form',
      { class: 'group' },
      element('label', { for: 'go-to' }, 'Go to'),
      this.#time,
      button('Go', 'Show this time', () => undefined, 'submit'),
    );
    goTo.addEventListener('submit', (event) => {
      event.preventDefault();
      const instantMs = new Date(this.#time.value).getTime();
      if (Number.isFinite(instantMs)) actions.goTo(instantMs);
    });
    this.#seconds.addEventListener('change', () => actions.pageMs(Number(this.#seconds.value) * 1_000));
    this.#scale.addEventListener('change', () => actions.scale(scaleChoiceOf(this.#scale.value)));
    this.root = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'EEG page' },
      element('div', { class: 'group' }, this.#live),
      element(
        'div',
        { class: 'group' },
        this.#previous,
        button('−1 h', 'One hour back', () => actions.move(-HOUR)),
        button('−1 min', 'One minute back', () => actions.move(-MINUTE)),
        button('◀ page', 'One page back (left arrow)', () => actions.page(-1)),
        button('page ▶', 'One page on (right arrow)', () => actions.page(1)),
        button('+1 min', 'One minute on', () => actions.move(MINUTE)),
        button('+1 h', 'One hour on', () => actions.move(HOUR)),
        this.#next,
      ),
      goTo,
      element(
        'div',
        { class: 'group' },
        element('label', { for: 'seconds' }, 'Time'),
        this.#seconds,
        element('label', { for: 'scale' }, 'Amplitude'),
        this.#scale,
      ),
    );
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  update(position: Position, stored: { readonly previous: boolean; readonly next: boolean }): void {
    this.#live.setAttribute('aria-pressed', String(position.fromMs === undefined));
    choose(this.#seconds, String(position.pageMs / 1_000));
    choose(this.#scale, String(position.scale));
    this.#previous.disabled = !stored.previous;
    this.#next.disabled = !stored.next;
  }

  #key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#actionOf(event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #actionOf({ key, shiftKey }: KeyboardEvent): (() => void) | undefined {
    const { page, move, live } = this.#actions;
    switch (key) {
      case 'ArrowLeft':
        return () => (shiftKey ? move(-MINUTE) : page(-1));
      case 'ArrowRight':
        return () => (shiftKey ? move(MINUTE) : page(1));
      case '+':
        return () => this.#stepScale(-1);
      case '-':
        return () => this.#stepScale(1);
      case 'l':
      case 'L':
        return live;
      default:
        return undefined;
    }
  }

  /** A larger amplitude on the screen is a smaller scale. */
  #stepScale(by: 1 | -1): void {
    const index = SCALES_UV.findIndex((scale) => String(scale) === this.#scale.value);
    const next = SCALES_UV[index + by];
    if (index >= 0 && next !== undefined) this.#actions.scale(next);
  }
}

function button(
  text: string,
  title: string,
  act: () => void,
  type: 'button' | 'submit' = 'button',
): HTMLButtonElement {
  const made = element('button', { type, title }, text);
  made.addEventListener('click', act);
  return made;
}

/** An option without a value says what decides where none of the others does; nobody chooses it. */
const select = (id: string, options: readonly (readonly [string, string])[]): HTMLSelectElement =>
  element(
    'select',
    { id },
    ...options.map(([value, text]) => element('option', { value, disabled: value === '' }, text)),
  );

function choose(among: HTMLSelectElement, value: string): void {
  among.value = [...among.options].some((option) => option.value === value) ? value : '';
}
