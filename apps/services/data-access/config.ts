import { z } from 'zod';
import { from, variable } from '../../kit/config.ts';
import { isTimeZone } from '../../kit/legacy-time.ts';
import { isDatabaseUrl } from './store/database/open-database.ts';

const days = (env: string, what: string, fallback: number) =>
  variable({
    env,
    doc: `days for which ${what} are kept`,
    schema: from.integer(1, 36_500),
    default: String(fallback),
  });

/** Settings that the service and the commands need to reach the database. */
export const databaseSpec = {
  databaseUrl: variable({
    env: 'DATABASE_URL',
    doc: 'sqlite:PATH or mysql://user@host:port/database',
    schema: from.text.refine(isDatabaseUrl, 'must be sqlite:PATH or mysql://user@host:port/database'),
    default: 'sqlite:.data/ward.sqlite',
  }),
  databasePassword: variable({
    env: 'DATABASE_PASSWORD',
    doc: 'password for MySQL; empty for none',
    schema: z.string().transform((text) => (text === '' ? undefined : text)),
    default: '',
  }),
};

/** How long data is kept. */
export const retentionSpec = {
  eegRetentionDays: days('EEG_RETENTION_DAYS', 'EEG windows', 30),
  heartRateRetentionDays: days('HEART_RATE_RETENTION_DAYS', 'heart rates', 400),
  trendRetentionDays: days('TREND_RETENTION_DAYS', 'trends', 3_650),
};

/** Settings of data-access. */
export const spec = {
  ...databaseSpec,
  ...retentionSpec,
  legacyTimeZone: variable({
    env: 'LEGACY_TIME_ZONE',
    doc: 'IANA zone of clock times without one on the legacy routes; without it they are refused',
    schema: z
      .string()
      .refine((zone) => zone === '' || isTimeZone(zone), 'must be an IANA time zone')
      .transform((zone) => (zone === '' ? undefined : zone)),
    default: '',
    example: 'Europe/Rome',
  }),
  migrateOnStart: variable({
    env: 'MIGRATE_ON_START',
    doc: 'true or false: bring the schema up to date at start; auto does it for SQLite only',
    schema: z.enum(['true', 'false', 'auto']),
    default: 'auto',
  }),
};
