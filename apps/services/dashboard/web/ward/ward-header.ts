import type { Connection } from '../live/connection.ts';
import type { LivenessState } from '../live/liveness.ts';
import { element, setData, setText } from '../page/element.ts';
import { SCALES_UV, scaleChoiceOf, type ScaleChoice } from '../page/settings.ts';
import { connectionText } from '../page/state-text.ts';
import { clockText, dayText, zoneText } from '../time/time-text.ts';

export interface WardHeaderOptions {
  readonly scale: ScaleChoice;
  readonly onScale: (choice: ScaleChoice) => void;
  readonly onFilter: (text: string) => void;
}

/** Title, clock, state of the connection, counts, filter and scale. */
export class WardHeader {
  readonly root: HTMLElement;
  readonly #connection = element('span', { class: 'connection' });
  readonly #clock = element('span', { class: 'clock' });
  readonly #counts = element('span', { class: 'counts' });

  constructor({ scale, onScale, onFilter }: WardHeaderOptions) {
    const filter = element('input', {
      type: 'search',
      id: 'filter',
      placeholder: 'name or number',
      autocomplete: 'off',
    });
    filter.addEventListener('input', () => onFilter(filter.value));
    const select = element(
      'select',
      { id: 'scale' },
      ...[...SCALES_UV, 'auto' as const].map((choice) =>
        element(
          'option',
          { value: choice, selected: choice === scale },
          choice === 'auto' ? 'automatic' : `±${choice} µV`,
        ),
      ),
    );
    select.addEventListener('change', () => onScale(scaleChoiceOf(select.value)));
    this.root = element(
      'header',
      { class: 'page-header' },
      element('h1', {}, 'Ward'),
      this.#connection,
      this.#counts,
      element(
        'form',
        { role: 'search', class: 'controls' },
        element('span', { class: 'field' }, element('label', { for: 'filter' }, 'Filter'), filter),
        element('span', { class: 'field' }, element('label', { for: 'scale' }, 'Amplitude'), select),
      ),
      this.#clock,
    );
    this.root.querySelector('form')!.addEventListener('submit', (event) => event.preventDefault());
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      filter.focus();
    });
  }

  update(connection: Connection, serverMs: number, states: readonly LivenessState[]): void {
    setData(this.#connection, 'state', connection.state);
    setText(this.#connection, connectionText(connection));
    setText(this.#clock, `${dayText(serverMs)} ${clockText(serverMs)} ${zoneText(serverMs)}`);
    const count = (state: LivenessState): number => states.filter((other) => other === state).length;
    const parts = [
      `${states.length} patients`,
      `${count('live')} live`,
      `${count('delayed')} delayed`,
      `${count('no-data') + count('never')} without data`,
    ];
    setText(this.#counts, connection.state === 'connected' ? parts.join(' · ') : parts[0]!);
  }
}
