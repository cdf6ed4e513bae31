import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { eegSubmissionBatch } from '../contracts/eeg-submission.ts';
import { legacyEegBody } from '../contracts/legacy-eeg.ts';
import { ServiceError } from './errors.ts';
import { validate } from './validate.ts';

const refusal = (schema: z.ZodType, input: unknown): ServiceError => {
  try {
    validate(schema, input);
  } catch (error) {
    if (error instanceof ServiceError) return error;
  }
  throw new Error('the input was accepted');
};

const legacy = { fk_user: '1', eeg_data: Array(178).fill(3), register_timestamp: '2024-9-5 7:3:9' };
const window = {
  recordingId: '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
  sequence: 0,
  start: '2026-05-19T07:03:09+02:00',
  samplingRateHz: 173.61,
  unit: 'uV',
  scale: 1,
  samples: Array(178).fill(0),
};

describe('validate', () => {
  it('returns what the schema makes of a good input', () => {
    expect(validate(legacyEegBody, legacy).fk_user).toBe(1);
  });

  it.each<[string, z.ZodType, unknown, RegExp]>([
    ['a missing field', legacyEegBody, { ...legacy, fk_user: undefined }, /'fk_user' \(absent\) must /],
    [
      'a wrong length',
      legacyEegBody,
      { ...legacy, eeg_data: [1, 2] },
      /'eeg_data' \(2 entries\) must hold 178 samples .* received 2/,
    ],
    [
      'a text among numbers',
      legacyEegBody,
      { ...legacy, eeg_data: [...Array(177).fill(1), 'x'] },
      /'eeg_data\[177\]' \("x"\) must be/,
    ],
    [
      'a null among numbers',
      legacyEegBody,
      { ...legacy, eeg_data: [null, ...Array(177).fill(1)] },
      /'eeg_data\[0\]' \(null\) must be/,
    ],
    [
      'a huge number',
      legacyEegBody,
      { ...legacy, eeg_data: [1e9, ...Array(177).fill(1)] },
      /'eeg_data\[0\]' \(1000000000\) must be a whole number from -32768 to 32767/,
    ],
    [
      'a patient that is text',
      legacyEegBody,
      { ...legacy, fk_user: '1 OR 1=1' },
      /'fk_user' \("1 OR 1=1"\) must be the number of a patient/,
    ],
    [
      'a window without samples',
      eegSubmissionBatch,
      { windows: [{ ...window, samples: undefined }] },
      /'windows\[0\]\.samples' \(absent\) must be/,
    ],
    [
      'a window whose samples are null',
      eegSubmissionBatch,
      { windows: [{ ...window, samples: null }] },
      /'windows\[0\]\.samples' \(null\) must be/,
    ],
    [
      'a channel that would be cut at NUL',
      eegSubmissionBatch,
      { windows: [{ ...window, channel: 'F7\0T7' }] },
      /'windows\[0\]\.channel' \("F7.*T7"\) must hold no control characters/,
    ],
    [
      'half a surrogate pair as a channel',
      eegSubmissionBatch,
      { windows: [{ ...window, channel: '\ud800' }] },
      /'windows\[0\]\.channel' .* must hold no control characters/,
    ],
    [
      'a batch of many sampling rates',
      eegSubmissionBatch,
      {
        windows: Array.from({ length: 9 }, (_, i) => ({ ...window, samplingRateHz: 173.61 + i * 1e-6 })),
      },
      /'windows' \(9 entries\) must be of at most 8 sampling rates, received 9/,
    ],
    [
      'a padded time',
      legacyEegBody,
      { ...legacy, register_timestamp: 'yesterday' },
      /'register_timestamp' \("yesterday"\) must look like 2024-9-5 7:3:9/,
    ],
    ['a list in place of the body', legacyEegBody, [], /'body' \(0 entries\) must be an object/],
    ['nothing', legacyEegBody, undefined, /'body' \(absent\) must be given as an object/],
    [
      'a window deep in a batch',
      eegSubmissionBatch,
      { windows: [window, { ...window, samplingRateHz: 1 }] },
      /'windows\[1\]\.samplingRateHz' \(1\) must be at least 100/,
    ],
    [
      'samples that do not fit the rate',
      eegSubmissionBatch,
      { windows: [{ ...window, samplingRateHz: 256 }] },
      /'windows\[0\]\.samples' \(178\) must hold 262 samples at 256 Hz/,
    ],
    [
      'a field nobody knows',
      eegSubmissionBatch,
      { windows: [{ ...window, patient: 3 }] },
      /'windows\[0\]' \(an object\) must not hold 'patient'/,
    ],
    [
      'a time without offset',
      eegSubmissionBatch,
      { windows: [{ ...window, start: '2026-05-19T07:03:09' }] },
      /'windows\[0\]\.start' \("2026-05-19T07:03:09"\) must be an ISO 8601 instant with offset/,
    ],
    [
      'a bad sample',
      eegSubmissionBatch,
      { windows: [{ ...window, samples: [...Array(177).fill(0), 0.5] }] },
      /'windows\[0\]\.samples\[177\]' \(0\.5\) must be/,
    ],
  ])('names the field, the value and the rule for %s', (_what, schema, input, message) => {
    const error = refusal(schema, input);
    expect(error.status).toBe(400);
    expect(error.message).toMatch(message);
    expect(error.fields.length).toBeGreaterThan(0);
  });

  it('reports all faults together, up to twenty', () => {
    expect(refusal(legacyEegBody, {}).fields.map(({ path }) => path)).toEqual([
      'fk_user',
      'eeg_data',
      'register_timestamp',
    ]);
    const many = refusal(legacyEegBody, { ...legacy, eeg_data: Array(178).fill('x') });
    expect(many.fields).toHaveLength(20);
    expect(many.message).toMatch(/and 158 more faults/);
  });
});
