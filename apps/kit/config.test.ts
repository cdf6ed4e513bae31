import { describe, expect, it } from '@jest/globals';
import { ConfigError, from, readConfig, variable } from './config.ts';
import { readServiceConfig, settingsText } from './service-config.ts';

const spec = {
  port: variable({ env: 'PORT', doc: 'port to listen on', schema: from.integer(0, 65_535), default: '5000' }),
  zone: variable({ env: 'ZONE', doc: 'time zone', schema: from.text, example: 'Europe/Rome' }),
  key: variable({ env: 'KEY', doc: 'key', schema: from.secret }),
};

const problemsOf = (act: () => unknown): readonly string[] => {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('readConfig', () => {
  it('reads typed values and defaults, and freezes them', () => {
    const config = readConfig(spec, { ZONE: 'UTC', KEY: 'k'.repeat(32) });
    expect(config).toEqual({ port: 5000, zone: 'UTC', key: 'k'.repeat(32) });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('reports every fault at once, with what the variable sets and an example', () => {
    expect(problemsOf(() => readConfig(spec, { PORT: '80a', KEY: 'short' }))).toEqual([
      "'KEY' must be valid: must have at least 32 characters and no blanks; it is key",
      "'PORT' must be valid: must be a whole number from 0 to 65535; it is port to listen on",
      "'ZONE' (absent) must be set: time zone, such as Europe/Rome",
    ]);
  });

  it('never shows a value, which may be a secret', () => {
    expect(problemsOf(() => readConfig(spec, { ZONE: 'UTC', KEY: 'hunter2' })).join()).not.toContain(
      'hunter2',
    );
  });
});

describe('readServiceConfig', () => {
  it('asks a service for its own secret, its peers and its callers, as the model draws them', () => {
    expect(
      problemsOf(() => readServiceConfig('eeg-acquisition', {}, {})).map((text) => text.split(' ')[0]),
    ).toEqual(["'DATA_ACCESS_URL'", "'SEIZURE_DETECTION_URL'", "'SERVICE_SECRET'"]);
    expect(
      problemsOf(() => readServiceConfig('data-access', {}, {})).map((text) => text.split(' ')[0]),
    ).toEqual(["'DASHBOARD_SECRET'", "'EEG_ACQUISITION_SECRET'", "'HEART_RATE_ACQUISITION_SECRET'"]);
  });

  it('takes port and slots from the model', () => {
    const secret = 's'.repeat(32);
    const config = readServiceConfig('seizure-detection', {}, { EEG_ACQUISITION_SECRET: secret });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 5003,
      slots: 16,
      callerSecrets: { 'eeg-acquisition': secret },
    });
  });
});

describe('settingsText', () => {
  it('names every setting of a service with its default, and none for a secret', () => {
    const text = settingsText('eeg-acquisition', spec);
    expect(text).toContain('  ZONE\n      time zone (required; such as Europe/Rome)');
    expect(text).toContain('  SLOTS\n      requests served at once; further ones get 503 (default: 32)');
    for (const required of ['SERVICE_SECRET', 'DATA_ACCESS_URL', 'SEIZURE_DETECTION_URL', 'KEY'])
      expect(text).toMatch(new RegExp(` ${required}\\n .*\\(required\\)`));
    expect(settingsText('data-access', {})).toMatch(/ DASHBOARD_SECRET\n .*\(required\)/);
  });
});
