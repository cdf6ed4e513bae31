import type { Request } from 'express';
import type { z } from 'zod';
import { credentials, emergencyAccessForm, type ownSession } from '../../../contracts/session.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { catalog } from '../../../model/catalog.ts';
import type { OpenIdProvider } from '../clients/openid-provider.ts';
import { sha256Of, type Sessions } from '../clients/sessions.ts';
import type { AssetManifest } from './assets.ts';
import { nextPath } from './next-path.ts';
import { passwordHandler } from './password-handler.ts';
import { providerHandlers } from './provider-handlers.ts';
import { emergencyAccessHtml, signInHtml } from './sign-in-page.ts';
import { clearSessionCookie, sessionIdOf, setSessionCookie } from './session-cookie.ts';
import { sessionOf } from './signed-in-people.ts';

type SignInRoute =
  | 'providerSignIn'
  | 'providerReturn'
  | 'providerSignOut'
  | 'signIn'
  | 'signOut'
  | 'session'
  | 'password'
  | 'stayActive'
  | 'emergencyAccess';

export interface SignInParts {
  readonly sessions: Sessions;
  readonly manifest: AssetManifest;
  /** Signs people in besides the accounts with passwords. */
  readonly provider: OpenIdProvider | undefined;
  /** Whether people reach the dashboard through TLS. */
  readonly secure: boolean;
}

const { routes } = catalog.dashboard;

export function signInHandlers({
  sessions,
  manifest,
  provider,
  secure,
}: SignInParts): Pick<Handlers<'dashboard'>, SignInRoute> {
  const endOld = async (request: Request): Promise<void> => {
    const sessionId = sessionIdOf(request, secure);
    if (sessionId === undefined) return;
    const [old] = await sessions.find([sha256Of(sessionId)], false);
    if (old) await sessions.end(sha256Of(sessionId), old.actor);
  };

  const providerName = provider?.settings.name;
  return {
    ...providerHandlers({ provider, sessions, manifest, secure, endOld }),

    signIn: async (request, response) => {
      if (request.method === 'GET') {
        const next = nextPath(request.query['next']);
        const hasLeft = request.query['left'] !== undefined;
        response.type('html').send(signInHtml(manifest, { next, providerName, hasLeft }));
        return;
      }
      const { account, password, next: wanted } = validate(credentials, request.body ?? {});
      const next = nextPath(wanted);
      const again = (status: number, fault: string): void => {
        response
          .status(status)
          .type('html')
          .send(signInHtml(manifest, { next, account, fault, providerName }));
      };
      if (account === '' || password === '') return again(400, 'Fill in both name and password.');
      const answer = await sessions.signIn(account, password, request.ip ?? 'unknown');
      switch (answer.outcome) {
        case 'refused':
          return again(401, 'That name and password do not belong together.');
        case 'wait':
          response.set('Retry-After', String(answer.retryAfterSeconds));
          return again(
            429,
            `Too many tries. Wait ${answer.retryAfterSeconds} seconds; the right password is not looked at before.`,
          );
        case 'signed-in':
          await endOld(request);
          setSessionCookie(response, answer.sessionId, secure);
          response.redirect(303, next);
      }
    },

    signOut: async (request, response) => {
      await endOld(request);
      clearSessionCookie(response, secure);
      response.set('Clear-Site-Data', '"cache"').redirect(303, `${routes.signIn.path}?left=`);
    },

    password: passwordHandler(sessions, manifest),

    session: (_request, response) => {
      const { session } = sessionOf(response);
      response.json({
        accountId: session.actor.accountId,
        name: session.actor.name,
        role: session.actor.role,
        breakGlass: session.actor.breakGlass === true,
        idleEndsMs: session.idleEndsMs,
        endsMs: session.endsMs,
      } satisfies z.infer<typeof ownSession>);
    },

    stayActive: (_request, response) => {
      response.json({ done: true });
    },

    emergencyAccess: async (request, response) => {
      if (request.method === 'GET') {
        response.type('html').send(emergencyAccessHtml(manifest));
        return;
      }
      const { sessionSha256 } = sessionOf(response);
      const { reason } = validate(emergencyAccessForm, request.body ?? {});
      await sessions.breakGlass(sessionSha256, reason, personOf(response));
      response.redirect(303, routes.page.path);
    },
  };
}
