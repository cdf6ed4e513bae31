import { changePasswordRequest, passwordForm } from '../../../contracts/session.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { Sessions } from '../clients/sessions.ts';
import type { AssetManifest } from './assets.ts';
import { messageHtml } from './message-page.ts';
import { passwordHtml } from './password-page.ts';
import { sessionOf } from './signed-in-people.ts';

/** A signed-in person changes their own password. */
export const passwordHandler =
  (sessions: Sessions, manifest: AssetManifest): Handler =>
  async (request, response) => {
    const page = (status: number, fault?: string): void => {
      response.status(status).type('html').send(passwordHtml(manifest, fault));
    };
    if (request.method === 'GET') return page(200);
    const { current, wanted, repeated } = validate(passwordForm, request.body ?? {});
    if (current === '') return page(400, 'Fill in the current password.');
    if (wanted !== repeated) return page(400, 'The two new passwords are not the same.');
    if (wanted === current) return page(400, 'The new password must be another one.');
    const rule = changePasswordRequest.shape.wanted.safeParse(wanted).error?.issues[0]?.message;
    if (rule !== undefined) return page(400, `The new password ${rule}.`);
    const { sessionSha256 } = sessionOf(response);
    const change = { sessionSha256, current, wanted };
    const answer = await sessions.changePassword(change, personOf(response), request.ip ?? 'unknown');
    switch (answer.outcome) {
      case 'refused':
        return page(401, 'That is not your current password.');
      case 'wait':
        response.set('Retry-After', String(answer.retryAfterSeconds));
        return page(429, `Too many tries. Wait ${answer.retryAfterSeconds} seconds.`);
      case 'changed':
        response.type('html').send(
          messageHtml(manifest, {
            title: 'Password changed',
            text: 'Your password is changed, and you are signed out everywhere else.',
          }),
        );
    }
  };
