import type { Alarm } from '../../../../contracts/alarm.ts';
import { MAX_SNOOZE_MINUTES, alarmKinds, signals } from '../../../../contracts/alarm-kinds.ts';
import { element, setData, setText } from '../page/element.ts';
import { doingText, kindText, priorityOf, prioritySigns } from './alarm-text.ts';

/** What a person can do about one alarm. */
export interface AlarmItemActs {
  readonly acknowledge: (alarm: Alarm, note?: string) => void;
  readonly snooze: (alarm: Alarm, minutes: number) => void;
  readonly resume: (alarm: Alarm) => void;
}

const SNOOZES = [2, 5, 10, 15, MAX_SNOOZE_MINUTES];

/** One alarm in the list: sign, patient, what it is, what it does, and what can be done about it. */
export class AlarmItem {
  readonly root: HTMLLIElement;
  #alarm: Alarm;
  readonly #who = element('a', { class: 'who' });
  readonly #doing = element('span', { class: 'doing' });
  readonly #evidence = element('span', { class: 'evidence' });
  readonly #acknowledge = element('button', { type: 'button' }, 'Acknowledge');
  readonly #falseAlarm = element('button', { type: 'button' }, 'False alarm');
  readonly #snooze: HTMLSelectElement;
  readonly #resume = element('button', { type: 'button' }, 'End snooze');

  constructor(alarm: Alarm, acts: AlarmItemActs) {
    this.#alarm = alarm;
    this.#snooze = element(
      'select',
      { 'aria-label': `Snooze ${kindText(alarm)}` },
      element('option', { value: '' }, 'Snooze…'),
      ...SNOOZES.map((minutes) => element('option', { value: minutes }, `${minutes} min`)),
    );
    this.#acknowledge.addEventListener('click', () => acts.acknowledge(this.#alarm));
    this.#falseAlarm.addEventListener('click', () => acts.acknowledge(this.#alarm, 'false alarm'));
    this.#resume.addEventListener('click', () => acts.resume(this.#alarm));
    this.#snooze.addEventListener('change', () => {
      const minutes = Number(this.#snooze.value);
      this.#snooze.value = '';
      if (minutes > 0) acts.snooze(this.#alarm, minutes);
    });
    const priority = priorityOf(alarm);
    this.root = element(
      'li',
      { 'data-priority': priority, 'data-kind': alarm.kind, 'data-patient': alarm.patientId },
      element('span', { class: 'sign' }, prioritySigns[priority]),
      element('span', { class: 'visually-hidden' }, `${priority} priority`),
      this.#who,
      element('strong', {}, kindText(alarm)),
      this.#doing,
      this.#evidence,
      element('span', { class: 'acts' }, this.#acknowledge, this.#falseAlarm, this.#snooze, this.#resume),
    );
  }

  update(alarm: Alarm, { name, serverMs }: { readonly name: string; readonly serverMs: number }): void {
    this.#alarm = alarm;
    setData(this.root, 'state', alarm.state);
    setData(this.root, 'signals', String(signals(alarm.state)));
    setText(this.#who, name);
    this.#who.href = `/patients/${alarm.patientId}?at=${new Date(Math.max(0, alarm.onsetMs - 2_000)).toISOString()}`;
    setText(this.#doing, doingText(alarm, serverMs));
    setText(this.#evidence, alarm.evidence);
    const snoozed = alarm.state === 'paused' || alarm.state === 'paused-gone';
    this.#acknowledge.hidden = alarm.state === 'acknowledged';
    this.#falseAlarm.hidden = alarm.state === 'acknowledged' || alarmKinds[alarm.kind].about === 'technical';
    this.#snooze.hidden = snoozed;
    this.#resume.hidden = !snoozed;
  }
}
