import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { madeRecording } from '../testing/made-recording.ts';
import { createRecordingPlayer, type PlayedWindow } from './recording-player.ts';

const WINDOW_MS = (178 / 173.61) * 1_000;
const beginMs = 1_750_000_000_000;
const recording = madeRecording({ length: 178 * 20 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({ kind: fc.constant('pause' as const) }),
  fc.record({ kind: fc.constant('resume' as const), speed: fc.constantFrom(1, 2, 8, 30) }),
);

describe('createRecordingPlayer', () => {
  it('whatever is pressed, plays every window once, in order, never dated in the future and never over another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 4, 30),
        fc.boolean(),
        fc.nat(30_000),
        fc.array(step, { maxLength: 60 }),
        (speed, repeat, gapMs, steps) => {
          let nowMs = beginMs;
          const notBeforeMs = beginMs - gapMs;
          const player = createRecordingPlayer({ recording, speed, repeat, notBeforeMs, nowMs });
          const played: PlayedWindow[] = [];
          for (const action of steps) {
            if (action.kind === 'pause') player.pause();
            else if (action.kind === 'resume') player.resume(nowMs, action.speed);
            else nowMs += action.ms;
            const due = player.due(nowMs);
            played.push(...due);
            for (const { startMs } of due) expect(startMs + WINDOW_MS).toBeLessThanOrEqual(nowMs + 0.01);
          }
          expect(played.map(({ window }) => window.sequence)).toEqual(played.map((_, i) => i % 20));
          expect(new Set(played.map(({ window }) => `${window.recordingId} ${window.sequence}`)).size).toBe(
            played.length,
          );
          if (!repeat) expect(played.length).toBeLessThanOrEqual(20);
          played.forEach(({ startMs }, i) =>
            expect(startMs).toBeGreaterThanOrEqual(
              (i === 0 ? notBeforeMs : played[i - 1]!.startMs + WINDOW_MS) - 0.01,
            ),
          );
        },
      ),
    );
  });

  it('plays in real time at speed 1, and at speed 4 dates the recording back so that it ends at the present', () => {
    const one = createRecordingPlayer({ recording, speed: 1, repeat: false, notBeforeMs: 0, nowMs: beginMs });
    expect(one.due(beginMs + 1_000)).toHaveLength(0);
    expect(one.due(beginMs + 2_100).map(({ startMs }) => Math.round(startMs - beginMs))).toEqual([0, 1_025]);
    const four = createRecordingPlayer({
      recording,
      speed: 4,
      repeat: false,
      notBeforeMs: 0,
      nowMs: beginMs,
    });
    expect(four.catchingUp(beginMs + 1_000)).toBe(true);
    const lengthMs = 20 * WINDOW_MS;
    const all = four.due(beginMs + lengthMs / 4 + 1);
    expect(all).toHaveLength(20);
    expect(all.at(-1)!.startMs + WINDOW_MS).toBeCloseTo(beginMs + lengthMs / 4, -1);
    expect([four.ended, four.positionS]).toEqual([true, expect.closeTo(20.5, 0)]);
  });

  it('goes on with the next window after a pause, dated from then', () => {
    const player = createRecordingPlayer({
      recording,
      speed: 1,
      repeat: false,
      notBeforeMs: 0,
      nowMs: beginMs,
    });
    player.due(beginMs + 3_000);
    player.pause();
    expect(player.due(beginMs + 60_000)).toEqual([]);
    player.resume(beginMs + 60_000, 1);
    const [next] = player.due(beginMs + 61_100);
    expect(next!.window.sequence).toBe(2);
    expect(next!.startMs).toBe(beginMs + 60_000);
  });
});
