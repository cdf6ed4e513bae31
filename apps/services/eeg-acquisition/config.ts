import { z } from 'zod';
import { from, variable } from '../../kit/config.ts';
import { timeZoneOrNone } from '../../kit/legacy-time.ts';

/** Settings of eeg-acquisition. */
export const spec = {
  legacyPatients: variable({
    env: 'LEGACY_PATIENTS',
    doc: 'numbers of the patients for whom old clients may send without a token, separated by commas',
    schema: from.list
      .pipe(z.array(z.string().regex(/^[1-9]\d{0,9}$/, 'must hold patient numbers separated by commas')))
      .transform((numbers): ReadonlySet<number> => new Set(numbers.map(Number))),
    default: '',
    example: '1,2,3',
  }),
  legacyZone: variable({
    env: 'LEGACY_TIME_ZONE',
    doc: 'IANA zone of the clocks of old clients; without it they are refused',
    schema: timeZoneOrNone,
    default: '',
    example: 'Europe/Rome',
  }),
  futureToleranceMs: variable({
    env: 'FUTURE_TOLERANCE_MS',
    doc: 'how far a window may start in the future, in milliseconds',
    schema: from.integer(0, 86_400_000),
    default: '300000',
  }),
  scoringDeadlineMs: variable({
    env: 'SCORING_DEADLINE_MS',
    doc: 'longest wait for scores, in milliseconds; after it windows are stored unscored and scored later',
    schema: from.integer(10, 10_000),
    default: '1500',
  }),
};
