import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TREND_BUCKETS_MS } from '../../../contracts/ward.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { coverageOf } from '../domain/summary/coverage.ts';
import { barsPath } from '../domain/summary/bars.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const minute = 60_000;
const hostile = '<script>alert(1)</script>';

describe('the summary of a night', () => {
  const toMs = Math.floor(Date.now() / minute) * minute - 60 * minute;
  const fromMs = toMs - 12 * 60 * minute;
  const seizureMs = toMs - 30 * minute;
  let wards: TwoWards;
  let cookie: string;
  const get = (query: string, patientId = 1) =>
    fetch(`${wards.service.url}/patients/${patientId}/summary?${query}`, { headers: { cookie } });
  const night = `fromMs=${fromMs}&toMs=${toMs}&zone=Europe/Rome`;

  beforeAll(async () => {
    wards = await startTwoWards([hostile, 'Bruno', 'Chiara']);
    cookie = await signIn(wards.service.url, 'nurse', wards.passwords.nurse);
    await wards.dataAccess.sender.store(
      Array.from({ length: 60 }, (_none, sequence) =>
        madeWindow({
          patientId: 1,
          sequence,
          recordingId: '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
          startMs: startOfWindow(seizureMs, sequence),
          channel: 'F7-T7',
          score: scored(sequence > 10 && sequence < 16 ? 0.93 : 0.04),
        }),
      ),
    );
    await withDatabase({ DATABASE_URL: wards.dataAccess.databaseUrl }, async ({ db }) => {
      const starts = Array.from({ length: 660 }, (_none, index) => fromMs + index * minute);
      for (let at = 0; at < starts.length; at += 60)
        await db
          .insertInto('heart_rate_trend')
          .values(
            starts.slice(at, at + 60).map((start_ms) => ({
              patient_id: 1,
              bucket_ms: TREND_BUCKETS_MS[0],
              start_ms,
              samples: 1,
              lowest: 58,
              mean_sum: 61,
              highest: 66,
            })),
          )
          .execute();
    });
  }, 60_000);
  afterAll(() => wards.stop());

  it('tells alarms, coverage, trends and annotations of the span, in the zone of the reader', async () => {
    const written = await fetch(`${wards.service.url}/v1/patients/1/annotations/new`, {
      method: 'POST',
      headers: { cookie, origin: wards.service.url, 'content-type': 'application/json' },
      body: JSON.stringify({ fromMs: seizureMs, toMs: seizureMs, text: hostile }),
    });
    expect(written.status).toBe(200);
    const alarms = (await (
      await fetch(`${wards.service.url}/v1/alarms`, { headers: { cookie } })
    ).json()) as { alarms: { kind: string; episode: number }[] };
    const seizure = alarms.alarms.find(({ kind }) => kind === 'seizure')!;
    const acknowledged = await fetch(`${wards.service.url}/v1/patients/1/alarms/seizure/acknowledge`, {
      method: 'POST',
      headers: { cookie, origin: wards.service.url, 'content-type': 'application/json' },
      body: JSON.stringify({ episode: seizure.episode, note: `false alarm ${hostile}` }),
    });
    expect(acknowledged.status).toBe(200);
    const answer = await get(night);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).not.toContain(hostile);
    expect(page).toContain('1 × seizure-like activity');
    expect(page).toMatch(/<td>seizure-like activity<\/td><td>high<\/td><td>\d+ s<\/td>/);
    expect(page).toMatch(/acknowledge by A nurse, [^<]*: false alarm &lt;script&gt;/);
    expect(page).toContain('EEG in 2 of 720 minutes (0 %): 60 windows, 60 scored, 0 not assessable');
    expect(page).toContain('Heart rate in 660 minutes (92 %)');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; (A nurse)');
    const rome = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Rome', timeStyle: 'medium' });
    expect(page).toContain(`${rome.format(fromMs)} to`);
  });

  it.each([
    [`fromMs=${fromMs}`, 400],
    [`fromMs=0&toMs=${toMs}`, 400],
    [`${night}/Nowhere`, 400],
    ['', 200],
  ])('answers %s with %s', async (query, status) => {
    expect((await get(query)).status).toBe(status);
  });

  it("is not there for another ward's patient", async () => {
    expect((await get(night, 3)).status).toBe(404);
  });
});

describe('coverage', () => {
  const bucket = { windows: 58, scored: 58, notAssessable: 0, meanProbability: 0, maxProbability: 0 };

  it('counts minutes, and names gaps of five minutes or more, at the ends too', () => {
    const eeg = [6, 7, 8, 12, 20].map((at) => ({ ...bucket, startMs: at * minute }));
    const { gaps, eegMinutes, minutes } = coverageOf(eeg, [], { fromMs: 0, toMs: 30 * minute });
    expect([eegMinutes, minutes]).toEqual([5, 30]);
    expect(gaps.map((gap) => gap.map((ms) => ms / minute))).toEqual([
      [0, 6],
      [13, 20],
      [21, 30],
    ]);
  });

  it('is drawn as strokes within the frame', () => {
    const axes = { fromMs: 0, toMs: 100, lowest: 0, highest: 1, width: 200, height: 10 };
    expect(barsPath([{ startMs: 50, low: 0, high: 2 }], axes)).toBe('M100.0 10.0V0.0');
    expect(barsPath([{ startMs: 0, low: 0.5, high: 0.5 }], axes)).toBe('M0.0 5.0V4.2');
  });
});
