import type { HeartRateLimits, HeartRateLimitsAnswer } from '../../../../contracts/alarm.ts';
import { element, setText } from '../page/element.ts';
import { instantText } from '../time/time-text.ts';
import { alarmClient } from './alarm-client.ts';

const fields: readonly (readonly [keyof HeartRateLimits, string])[] = [
  ['extremeLow', 'High alarm below'],
  ['low', 'Medium alarm below'],
  ['high', 'Medium alarm above'],
  ['extremeHigh', 'High alarm above'],
];

/** Heart-rate limits of one patient: what they are, who set them and why, and setting others with a reason. */
export class LimitsDialog {
  readonly button = element('button', { type: 'button' }, 'Heart-rate limits');
  readonly root = element('dialog', { 'aria-labelledby': 'limits-title', class: 'limits' });
  readonly #patientId: number;
  readonly #inputs = new Map<keyof HeartRateLimits, HTMLInputElement>();
  readonly #reason = element('input', { id: 'limits-reason', required: true, minlength: 3, maxlength: 500 });
  readonly #set = element('p', { class: 'caption' });
  readonly #fault = element('p', { class: 'fault', role: 'alert' });

  constructor(patientId: number) {
    this.#patientId = patientId;
    const rows = fields.map(([name, label]) => {
      const input = element('input', {
        id: `limit-${name}`,
        type: 'number',
        min: 15,
        max: 300,
        required: true,
      });
      this.#inputs.set(name, input);
      return element('p', { class: 'field' }, element('label', { for: input.id }, label), input, '/min');
    });
    const close = element('button', { type: 'button' }, 'Cancel');
    const reset = element('button', { type: 'button' }, 'Back to the defaults');
    const form = element(
      'form',
      {},
      element('h2', { id: 'limits-title' }, 'Heart-rate limits (adults)'),
      this.#set,
      ...rows,
      element('p', { class: 'field' }, element('label', { for: 'limits-reason' }, 'Reason'), this.#reason),
      this.#fault,
      element('p', { class: 'controls' }, element('button', { type: 'submit' }, 'Set limits'), reset, close),
    );
    this.root.append(form);
    this.button.addEventListener('click', () => void this.#open());
    close.addEventListener('click', () => this.root.close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save(this.#limits());
    });
    reset.addEventListener('click', () => {
      if (this.#reason.reportValidity()) void this.#save(null);
    });
  }

  /** Says on the button whether the patient has limits of their own. */
  showOwn(own: boolean): void {
    setText(this.button, own ? 'Heart-rate limits: own' : 'Heart-rate limits: default');
  }

  async #open(): Promise<void> {
    setText(this.#fault, '');
    this.#reason.value = '';
    await this.#attempt(async () => this.#show(await alarmClient.limits(this.#patientId)));
    this.root.showModal();
  }

  #save(limits: HeartRateLimits | null): Promise<void> {
    return this.#attempt(async () => {
      await alarmClient.setLimits(this.#patientId, limits, this.#reason.value);
      this.root.close();
    });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      setText(this.#fault, `Not done: ${error instanceof Error ? error.message : 'no answer'}`);
    }
  }

  #show({ limits, set }: HeartRateLimitsAnswer): void {
    for (const [name, input] of this.#inputs) input.value = String(limits[name]);
    setText(
      this.#set,
      set === null ? 'These are the defaults.' : `Set by ${set.by}, ${instantText(set.atMs)}: ${set.reason}`,
    );
  }

  #limits(): HeartRateLimits {
    return Object.fromEntries(
      [...this.#inputs].map(([name, input]) => [name, Number(input.value)]),
    ) as unknown as HeartRateLimits;
  }
}
