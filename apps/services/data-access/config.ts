import { z } from 'zod';
import { from, optionalVariable, variable } from '../../kit/config.ts';
import { isTimeZone } from '../../kit/legacy-time.ts';
import { outsideFacts } from '../../model/deployment/outside.ts';
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
  dischargedRetentionDays: variable({
    env: 'DISCHARGED_RETENTION_DAYS',
    doc: 'days after their discharge for which patients are kept, then they are erased; empty: for ever',
    schema: z.union([z.literal('').transform(() => undefined), from.integer(1, 36_500)]),
    default: '',
    example: '3650',
  }),
};

const { alarmWebhook, alarmMail } = outsideFacts;

const addresses = (env: string, whom: string) =>
  variable({
    env,
    doc: `e-mail addresses, separated by commas, of ${whom}`,
    schema: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== ''),
      )
      .pipe(z.array(z.email('must be e-mail addresses separated by commas'))),
    default: '',
  });

const urlOf = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
  });

/** Who is called about high alarms that nobody acknowledges: after 60 s those in charge, after 180 s all. */
export const escalationSpec = {
  alarmWebhookUrl: optionalVariable(
    alarmWebhook.variables.url,
    'web service that is told of alarms nobody acknowledges',
    urlOf(alarmWebhook.protocols),
  ),
  alarmWebhookSecret: optionalVariable(
    alarmWebhook.secret.variable,
    'secret that signs what it is told',
    z
      .string()
      .min(
        alarmWebhook.secret.fewestCharacters,
        `must have at least ${alarmWebhook.secret.fewestCharacters} characters`,
      ),
  ),
  alarmSmtpUrl: optionalVariable(
    alarmMail.variables.url,
    'mail server for alarms nobody acknowledges',
    urlOf(alarmMail.protocols),
    'smtps://ward@mail.example:465',
  ),
  alarmSmtpPassword: optionalVariable(alarmMail.secret.variable, 'password for the mail server', z.string()),
  alarmMailFrom: optionalVariable(
    alarmMail.variables.from,
    'sender of these mails',
    z.email('must be an e-mail address'),
  ),
  alarmMailTo: addresses(alarmMail.variables.to, 'those who are called after 60 s'),
  alarmMailToAll: addresses(alarmMail.variables.toAll, 'those who are called after 180 s'),
};

/** Settings of data-access. */
export const spec = {
  ...escalationSpec,
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
