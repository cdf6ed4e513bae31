import { createTransport } from 'nodemailer';
import { portOfUrl } from '../../../model/deployment/outside.ts';
import type { PeopleCaller } from '../domain/alarms/people-caller.ts';

const TIMEOUT_MS = 5_000;

/**
 * Calls people by e-mail.
 * @param recipients addresses by level: first those in charge, then those of everybody
 */
export function mailCaller({
  smtpUrl,
  password,
  from,
  recipients,
}: {
  readonly smtpUrl: string;
  readonly password: string | undefined;
  readonly from: string;
  readonly recipients: readonly (readonly string[])[];
}): PeopleCaller {
  const { protocol, hostname, username } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: portOfUrl(smtpUrl),
    secure,
    ...(password === undefined
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: password }, requireTLS: !secure }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const to = (level: number): readonly string[] => recipients[level - 1] ?? [];
  return {
    channel: 'email',
    reaches: (level) => to(level).length > 0,
    call: async ({ callId, level, patientId, text, raisedMs }) => {
      await transport.sendMail({
        from,
        to: [...to(level)],
        subject: `Ward alarm: patient no. ${patientId}, ${text}`,
        text: `Patient no. ${patientId}: ${text}.\nIt has signalled since ${new Date(raisedMs).toISOString()} and nobody has acknowledged it.\nCall ${callId}, level ${level}.\n`,
        priority: 'high',
      });
    },
  };
}
