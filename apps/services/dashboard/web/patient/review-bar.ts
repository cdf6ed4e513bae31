import {
  HIGH_CUTS_HZ,
  LOW_CUTS_HZ,
  NOTCHES_HZ,
  type DisplayFilter,
} from '../../../../signal/filtering/display-filter.ts';
import { element } from '../page/element.ts';
import { SENSITIVITIES, isSensitivity, traceScaleOf, type TraceScale } from '../page/sensitivity.ts';
import { calibrate, pxPerMm } from '../page/millimetres.ts';
import { TIME_BASES_MM_S, type Position } from './position.ts';

/** What a person can do to read the page as EEG is read. */
export interface ReviewActions {
  readonly filter: (filter: DisplayFilter) => void;
  readonly sensitivity: (scale: TraceScale) => void;
  readonly timeBase: (millimetresPerSecond: number) => void;
  readonly alarm: (direction: 'previous' | 'next') => void;
  readonly calibrated: () => void;
}

/** Length of the bar that is measured on the screen, in CSS pixels. */
const BAR_PX = 300;

/** Filters, sensitivity and time base in clinical units, and the way from alarm to alarm. */
export class ReviewBar {
  readonly root: HTMLElement;
  readonly #low = choices('low-cut', LOW_CUTS_HZ, 'Hz');
  readonly #high = choices('high-cut', HIGH_CUTS_HZ, 'Hz');
  readonly #notch = choices('notch', NOTCHES_HZ, 'Hz');
  readonly #sensitivity = choices('sensitivity', SENSITIVITIES, 'µV/mm', 'by axis');
  readonly #timeBase = choices('time-base', TIME_BASES_MM_S, 'mm/s', 'by seconds');

  constructor(actions: ReviewActions) {
    for (const select of [this.#low, this.#high, this.#notch])
      select.addEventListener('change', () =>
        actions.filter({
          lowCutHz: numberOf(this.#low),
          highCutHz: numberOf(this.#high),
          notchHz: numberOf(this.#notch),
        }),
      );
    this.#sensitivity.addEventListener('change', () =>
      actions.sensitivity(
        this.#sensitivity.value === '' ? 'auto' : traceScaleOf(`${this.#sensitivity.value}/mm`),
      ),
    );
    this.#timeBase.addEventListener('change', () => {
      const chosen = numberOf(this.#timeBase);
      if (chosen !== null) actions.timeBase(chosen);
    });
    const alarm = (direction: 'previous' | 'next', text: string): HTMLButtonElement => {
      const made = element(
        'button',
        { type: 'button', title: `The ${direction} alarm about the patient` },
        text,
      );
      made.addEventListener('click', () => actions.alarm(direction));
      return made;
    };
    this.root = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Reading the EEG' },
      group(['Low cut', this.#low], ['High cut', this.#high], ['Notch', this.#notch]),
      group(['Sensitivity', this.#sensitivity], ['Time base', this.#timeBase]),
      element('div', { class: 'group' }, alarm('previous', '◀ alarm'), alarm('next', 'alarm ▶')),
      calibration(actions.calibrated),
    );
  }

  /** @param millimetresPerSecond of the traces as they are drawn */
  update({ filter, scale }: Position, millimetresPerSecond: number): void {
    this.#low.value = String(filter.lowCutHz ?? '');
    this.#high.value = String(filter.highCutHz ?? '');
    this.#notch.value = String(filter.notchHz ?? '');
    this.#sensitivity.value = isSensitivity(scale) ? String(Number.parseFloat(scale)) : '';
    const base = TIME_BASES_MM_S.find((value) => Math.abs(value - millimetresPerSecond) < 0.2);
    this.#timeBase.value = String(base ?? '');
  }
}

const numberOf = ({ value }: HTMLSelectElement): number | null => (value === '' ? null : Number(value));

const choices = (id: string, values: readonly number[], unit: string, none = 'off'): HTMLSelectElement =>
  element(
    'select',
    { id },
    element('option', { value: '' }, none),
    ...values.map((value) => element('option', { value }, `${value} ${unit}`)),
  );

const group = (...fields: readonly (readonly [string, HTMLSelectElement])[]): HTMLElement =>
  element(
    'div',
    { class: 'group' },
    ...fields.flatMap(([label, select]) => [element('label', { for: select.id }, label), select]),
  );

/** A bar to hold a ruler against: browsers do not know how large a screen is. */
function calibration(calibrated: () => void): HTMLElement {
  const bar = element('span', { class: 'ruler' });
  bar.style.width = `${BAR_PX}px`;
  const millimetres = element('input', {
    id: 'ruler-mm',
    type: 'number',
    min: 20,
    max: 250,
    step: 0.5,
    value: Math.round((BAR_PX / pxPerMm()) * 2) / 2,
  });
  millimetres.addEventListener('change', () => {
    if (!millimetres.reportValidity()) return;
    calibrate(BAR_PX, Number(millimetres.value));
    calibrated();
  });
  return element(
    'details',
    {},
    element('summary', {}, 'Millimetres of this screen'),
    bar,
    element(
      'p',
      { class: 'field' },
      element('label', { for: 'ruler-mm' }, 'The bar is, in mm,'),
      millimetres,
    ),
  );
}
