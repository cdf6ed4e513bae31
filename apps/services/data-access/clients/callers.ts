import { ConfigError, type ConfigOf } from '../../../kit/config.ts';
import type { escalationSpec } from '../config.ts';
import type { PeopleCaller } from '../domain/alarms/people-caller.ts';
import { mailCaller } from './mail.ts';
import { webhookCaller } from './webhook.ts';

/** The ways of calling people that are set up. @throws ConfigError where one is set up by half */
export function callersFrom(config: ConfigOf<typeof escalationSpec>): readonly PeopleCaller[] {
  const { alarmWebhookUrl: url, alarmWebhookSecret: secret } = config;
  const { alarmSmtpUrl: smtpUrl, alarmMailFrom: from, alarmSmtpPassword: password } = config;
  const recipients = [config.alarmMailTo, config.alarmMailToAll];
  const mails = recipients.some((addresses) => addresses.length > 0);
  const problems = [
    ...(url !== undefined && secret === undefined
      ? [`'ALARM_WEBHOOK_SECRET' must be given with ALARM_WEBHOOK_URL; make one with: openssl rand -hex 32`]
      : []),
    ...(mails && (smtpUrl === undefined || from === undefined)
      ? [`'ALARM_SMTP_URL' and 'ALARM_MAIL_FROM' must be given with ALARM_MAIL_TO or ALARM_MAIL_TO_ALL`]
      : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return [
    ...(url === undefined || secret === undefined ? [] : [webhookCaller({ url, secret })]),
    ...(!mails || smtpUrl === undefined || from === undefined
      ? []
      : [mailCaller({ smtpUrl, from, recipients, password })]),
  ];
}
