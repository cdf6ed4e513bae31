import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  alarmKindNames,
  alarmKinds,
  alarmStates,
  hasCondition,
  signals,
  type AlarmKind,
  type AlarmState,
} from '../../../../contracts/alarm-kinds.ts';
import { alarmEvents, nextAlarmState, type AlarmEvent } from './alarm-machine.ts';

const latchingKinds = alarmKindNames.filter((kind) => alarmKinds[kind].latching);
const otherKinds = alarmKindNames.filter((kind) => !alarmKinds[kind].latching);

/** All states that a kind can come to, from off. */
function reachable(kind: AlarmKind): ReadonlySet<AlarmState> {
  const found = new Set<AlarmState>(['off']);
  for (const state of found)
    for (const event of alarmEvents) {
      const next = nextAlarmState(kind, state, event);
      if (next !== 'refused') found.add(next);
    }
  return found;
}

const arrows = alarmKindNames.flatMap((kind) =>
  [...reachable(kind)].flatMap((state) => alarmEvents.map((event) => ({ kind, state, event }))),
);
const next = ({ kind, state, event }: (typeof arrows)[number]) => nextAlarmState(kind, state, event);
const where = (events: readonly AlarmEvent[], states: readonly AlarmState[], kinds = alarmKindNames) =>
  arrows.filter(
    ({ kind, state, event }) => events.includes(event) && states.includes(state) && kinds.includes(kind),
  );

describe('the alarm state machine', () => {
  it('can come to every state, and latches only where it should', () => {
    for (const kind of latchingKinds) expect([...reachable(kind)].toSorted()).toEqual(alarmStates.toSorted());
    for (const kind of otherKinds) expect(reachable(kind).has('latched')).toBe(false);
  });

  it('knows after every event whether the condition is there', () => {
    for (const arrow of arrows) {
      const to = next(arrow);
      if (to === 'refused') continue;
      if (arrow.event === 'began')
        expect({ ...arrow, there: hasCondition(to) }).toMatchObject({ there: true });
      else if (arrow.event === 'ended' || arrow.event === 'withdraw')
        expect({ ...arrow, there: hasCondition(to) }).toMatchObject({ there: false });
      else if (arrow.event !== 'passed')
        expect({ ...arrow, there: hasCondition(to) }).toMatchObject({ there: hasCondition(arrow.state) });
    }
  });

  it('signals whatever is new: only a snooze of a kind that does not latch keeps it quiet', () => {
    for (const arrow of where(['began'], alarmStates))
      expect({ ...arrow, signals: signals(next(arrow) as AlarmState) }).toMatchObject({
        signals: alarmKinds[arrow.kind].latching || !arrow.state.startsWith('paused'),
      });
  });

  it('never hides a past episode of a latching kind', () => {
    for (const arrow of where(['passed'], alarmStates, latchingKinds))
      expect(signals(next(arrow) as AlarmState)).toBe(true);
  });

  it('is never silenced by the end of its condition when it latches', () => {
    for (const arrow of where(['ended'], ['present', 'latched'], latchingKinds))
      expect(next(arrow)).toBe('latched');
    for (const arrow of where(['ended'], ['paused'])) expect(next(arrow)).toBe('paused-gone');
  });

  it('refuses to acknowledge or snooze what is off, and nothing else', () => {
    const refused = arrows.filter((arrow) => next(arrow) === 'refused');
    expect(refused).toEqual(where(['acknowledge', 'snooze'], ['off']));
  });

  it('stops signalling when a person acknowledges or snoozes, or the patient is no longer watched', () => {
    for (const arrow of where(['acknowledge', 'snooze', 'withdraw'], ['present', 'latched']))
      expect(signals(next(arrow) as AlarmState)).toBe(false);
  });

  it('signals again after a snooze unless the condition of a kind that does not latch has ended', () => {
    for (const arrow of where(['resume'], ['paused', 'paused-gone']))
      expect({ ...arrow, signals: signals(next(arrow) as AlarmState) }).toMatchObject({
        signals: arrow.state === 'paused' || alarmKinds[arrow.kind].latching,
      });
  });

  it('ends by acknowledging once the condition has ended', () => {
    for (const arrow of where(['acknowledge'], ['latched', 'paused-gone'])) expect(next(arrow)).toBe('off');
    for (const arrow of where(['ended'], ['acknowledged'])) expect(next(arrow)).toBe('off');
  });

  it('takes an event that changes nothing twice without another effect', () => {
    for (const arrow of arrows) {
      const once = next(arrow);
      if (once === 'refused' || (arrow.event === 'acknowledge' && once === 'off')) continue;
      expect(next({ ...arrow, state: once })).toBe(once);
    }
  });

  it('never is silent while an episode of a latching kind is unknown to everybody, whatever happens', () => {
    const event = fc.constantFrom(...alarmEvents);
    fc.assert(
      fc.property(fc.constantFrom(...latchingKinds), fc.array(event, { maxLength: 60 }), (kind, events) => {
        let state: AlarmState = 'off';
        let unknown = false;
        for (const each of events) {
          const to = nextAlarmState(kind, state, each);
          if (to === 'refused') continue;
          if (each === 'began' || each === 'passed') unknown = true;
          else if (each === 'acknowledge' || each === 'snooze' || each === 'withdraw') unknown = false;
          state = to;
          if (unknown) expect(signals(state)).toBe(true);
        }
      }),
    );
  });
});
