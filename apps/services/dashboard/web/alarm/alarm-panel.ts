import type { Alarm } from '../../../../contracts/alarm.ts';
import { signals } from '../../../../contracts/alarm-kinds.ts';
import type { WardStore } from '../live/ward-store.ts';
import { element, setData, setText } from '../page/element.ts';
import { clockText } from '../time/time-text.ts';
import { alarmClient } from './alarm-client.ts';
import { AlarmItem, type AlarmItemActs } from './alarm-item.ts';
import type { AlarmSound, Calling } from './alarm-sound.ts';
import { alarmOrder, kindText, priorityOf } from './alarm-text.ts';
import { SoundControl } from './sound-control.ts';

const keyOf = ({ patientId, kind }: Alarm): string => `${patientId} ${kind}`;

/** The alarms of the whole ward, on every page: what signals first. What was heard last stays while nothing is heard. */
export class AlarmPanel {
  readonly root: HTMLElement;
  readonly #store: WardStore;
  readonly #sound: AlarmSound;
  readonly #control: SoundControl;
  readonly #items = new Map<string, AlarmItem>();
  readonly #list = element('ol', { class: 'alarm-list' });
  readonly #lost = element('p', { class: 'lost', hidden: true });
  readonly #fault = element('p', { class: 'fault', role: 'alert' });
  readonly #said = element('p', { class: 'visually-hidden', role: 'alert' });
  readonly #acts: AlarmItemActs;
  #heardMs: number | undefined;

  constructor(store: WardStore, sound: AlarmSound) {
    this.#store = store;
    this.#sound = sound;
    this.#control = new SoundControl(sound);
    const act = (asked: Promise<unknown>): void => {
      asked.then(
        () => setText(this.#fault, ''),
        (error: unknown) =>
          setText(this.#fault, `Not done: ${error instanceof Error ? error.message : 'no answer'}`),
      );
    };
    this.#acts = {
      acknowledge: (alarm, note) => act(alarmClient.acknowledge(alarm, note)),
      snooze: (alarm, minutes) => act(alarmClient.snooze(alarm, minutes)),
      resume: (alarm) => act(alarmClient.resume(alarm)),
    };
    this.root = element(
      'section',
      { class: 'alarms', 'aria-label': 'Alarms' },
      this.#control.root,
      this.#lost,
      this.#fault,
      this.#list,
      this.#said,
    );
  }

  /** Says what has changed to people who cannot see it. */
  tell(alarm: Alarm, before: Alarm | undefined): void {
    const name = this.#nameOf(alarm.patientId);
    if (
      signals(alarm.state) &&
      !(before !== undefined && signals(before.state) && before.episode === alarm.episode)
    )
      setText(this.#said, `${priorityOf(alarm)} alarm: ${name}, ${kindText(alarm)}`);
    else if (before?.state !== alarm.state && alarm.acknowledged !== null)
      setText(this.#said, `${name}, ${kindText(alarm)}: acknowledged by ${alarm.acknowledged.by}`);
    this.update();
  }

  update(): void {
    const alarms = this.#store.alarms.toSorted(alarmOrder);
    const { connection, serverMs } = this.#store;
    const lost = connection.state === 'disconnected';
    if (connection.state === 'connected') this.#heardMs = serverMs;
    this.#lost.hidden = !lost;
    setText(
      this.#lost,
      `✕ NO CONNECTION: alarms are not heard here. ${this.#heardMs === undefined ? '' : `Below is what was known at ${clockText(this.#heardMs)}.`}`,
    );
    setData(this.root, 'connection', connection.state);
    this.#show(alarms, serverMs);
    const calling: Calling[] = alarms
      .filter(({ state }) => signals(state))
      .map((alarm) => ({ key: `${keyOf(alarm)} ${alarm.episode}`, priority: priorityOf(alarm) }));
    this.#sound.update(lost ? [...calling, { key: 'connection', priority: 'medium' }] : calling);
    setData(this.root, 'bursts', String(this.#sound.bursts));
    this.#control.update();
  }

  #show(alarms: readonly Alarm[], serverMs: number): void {
    const gone = new Set(this.#items.keys());
    alarms.forEach((alarm, index) => {
      const key = keyOf(alarm);
      gone.delete(key);
      const item = this.#items.get(key) ?? new AlarmItem(alarm, this.#acts);
      this.#items.set(key, item);
      item.update(alarm, { name: this.#nameOf(alarm.patientId), serverMs });
      if (this.#list.children[index] !== item.root)
        this.#list.insertBefore(item.root, this.#list.children[index] ?? null);
    });
    for (const key of gone) {
      this.#items.get(key)!.root.remove();
      this.#items.delete(key);
    }
    this.#list.hidden = alarms.length === 0;
  }

  #nameOf(patientId: number): string {
    return this.#store.patient(patientId)?.name ?? `no. ${patientId}`;
  }
}
