import { createHmac } from 'node:crypto';
import type { PeopleCaller } from '../domain/alarms/people-caller.ts';

const TIMEOUT_MS = 5_000;

/**
 * Calls people through a web service of the hospital, such as its paging system: POST of a JSON `AlarmCall`. The header
 * `x-ward-signature` is `sha256=` and the HMAC-SHA256 of the body with `secret`, in hexadecimal.
 */
export const webhookCaller = ({
  url,
  secret,
}: {
  readonly url: string;
  readonly secret: string;
}): PeopleCaller => ({
  channel: 'webhook',
  reaches: () => true,
  call: async (call) => {
    const body = JSON.stringify(call);
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': String(call.callId),
        'x-ward-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the webhook must answer 2xx; it answered ${answer.status}`);
  },
});
