import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import { episodeNews, type KnownEpisode } from './episodes.ts';
import { seizureEpisodes, seizureHasEnded, type ScoredWindow } from './seizure-episodes.ts';

const { clearDelayMs } = alarmKinds.seizure;

/** Windows a second apart: S seizure, - none, ? without probability, a space is a missing one. */
const windows = (text: string, channel: string | null = null, fromMs = 0): ScoredWindow[] =>
  [...text].flatMap((sign, index) =>
    sign === ' '
      ? []
      : [
          {
            startMs: fromMs + index * 1_000,
            channel,
            probability: { S: 0.9, '-': 0.1 }[sign] ?? null,
            modelVersion: 'm1',
          },
        ],
  );
const found = (all: readonly ScoredWindow[]) => seizureEpisodes(all, clearDelayMs);
const spans = (all: readonly ScoredWindow[]) => found(all).map(({ onsetMs, lastMs }) => [onsetMs, lastMs]);

describe('seizureEpisodes', () => {
  it('finds the stretch in which three of five windows are seizure, and says why', () => {
    expect(found(windows('--SSS----', 'F7-T7'))).toEqual([
      {
        onsetMs: 4_000,
        lastMs: 7_025,
        evidence: '3 of 5 windows reach 0.9, highest 0.90 in F7-T7, model m1',
      },
    ]);
  });

  it('judges each channel by itself: three channels once are not one channel three times', () => {
    expect(spans(['C3', 'C4', 'O1'].flatMap((channel) => windows('--S--', channel)))).toEqual([]);
    expect(spans([...windows('--SSS', 'C3'), ...windows('-----', 'C4')])).toHaveLength(1);
  });

  it('does not count windows together over a gap of more than 30 s', () => {
    expect(spans(windows(`SS${' '.repeat(29)}S`))).toHaveLength(1);
    expect(spans(windows(`SS${' '.repeat(30)}S`))).toEqual([]);
  });

  it('counts the windows of a slow sender, which come every seven seconds', () => {
    expect(spans(windows('-      S      S      S'))).toHaveLength(1);
  });

  it('makes one event of stretches less than 90 s apart', () => {
    expect(spans(windows(`SSS${'-'.repeat(85)}SSS`))).toHaveLength(1);
    expect(spans(windows(`SSS${'-'.repeat(95)}SSS`))).toHaveLength(2);
  });
});

describe('seizureHasEnded', () => {
  const ended = (text: string): boolean => seizureHasEnded(windows(text), 3_025, clearDelayMs);

  it('needs scored windows for 90 s after the last sign', () => {
    expect(ended(`SSS${'-'.repeat(88)}`)).toBe(false);
    expect(ended(`SSS${'-'.repeat(92)}`)).toBe(true);
  });

  it('is not proved by windows without a probability, nor by silence', () => {
    expect(ended(`SSS${'?'.repeat(120)}`)).toBe(false);
    expect(ended(`SSS${' '.repeat(120)}-`)).toBe(false);
    expect(ended(`SSS${' '.repeat(120)}-----`)).toBe(true);
  });
});

/** What a store would know after windows came in some order, each evaluated with all that had come. */
function knownAfter(order: readonly ScoredWindow[]): { known: KnownEpisode[]; raised: number } {
  let known: KnownEpisode[] = [];
  let raised = 0;
  order.forEach((_window, index) => {
    const { fresh, extended } = episodeNews(found(order.slice(0, index + 1)), known, clearDelayMs);
    known = known.map((each) => extended.find(({ episodeId }) => episodeId === each.episodeId) ?? each);
    for (const episode of fresh) known.push({ ...episode, episodeId: (raised += 1) });
  });
  return { known, raised };
}

describe('seizure windows in any order', () => {
  it('hide no event and ring for each at least once, and never again for the same windows', () => {
    const text = fc.stringMatching(/^[S\-? ]{0,60}$/);
    fc.assert(
      fc.property(
        text,
        text,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (one, two, by) => {
          const all = [...windows(one), ...windows(two, null, 400_000)];
          const shuffled = all
            .map((window) => ({ window, at: by.next().value as number }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ window }) => window);
          const { known } = knownAfter(shuffled);
          for (const episode of found(all))
            expect(
              known.some(({ onsetMs, lastMs }) => onsetMs <= episode.onsetMs && lastMs >= episode.lastMs),
            ).toBe(true);
          expect(episodeNews(found(all), known, clearDelayMs)).toEqual({ fresh: [], extended: [] });
        },
      ),
    );
  });

  it('ring once when they come in order, however long the seizure flickers', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[S\-?]{0,80}$/), (text) => {
        expect(knownAfter(windows(text)).raised).toBe(found(windows(text)).length);
      }),
    );
  });
});
