import type { Request, Response } from 'express';
import { z } from 'zod';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import { catalog } from '../../../model/catalog.ts';
import type { Journey, OpenIdProvider } from '../clients/openid-provider.ts';
import type { Sessions } from '../clients/sessions.ts';
import type { AssetManifest } from './assets.ts';
import { messageHtml } from './message-page.ts';
import { nextPath } from './next-path.ts';
import { clearCookie, cookieOf, setCookie } from './cookies.ts';
import { setSessionCookie } from './session-cookie.ts';

type ProviderRoute = 'providerSignIn' | 'providerReturn' | 'providerSignOut';

export interface ProviderParts {
  /** Undefined: none is set up, and its routes are not there. */
  readonly provider: OpenIdProvider | undefined;
  readonly sessions: Sessions;
  readonly manifest: AssetManifest;
  readonly secure: boolean;
  /** Ends the session that the request came with. */
  readonly endOld: (request: Request) => Promise<void>;
}

/** A person who takes longer than this at the provider begins anew, in milliseconds. */
const JOURNEY_MS = 10 * 60_000;

const COOKIE = 'ward-provider';

const kept = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });

const { routes } = catalog.dashboard;

/** To the OpenID provider and back. */
export function providerHandlers(parts: ProviderParts): Pick<Handlers<'dashboard'>, ProviderRoute> {
  const { sessions, manifest, secure, endOld } = parts;
  const given = (): OpenIdProvider => {
    if (parts.provider === undefined)
      throw new ServiceError('not-found', `'OIDC_ISSUER' must be set for sign-in by an OpenID provider`);
    return parts.provider;
  };
  const refuse = (response: Response, status: number, text: string): void => {
    response
      .status(status)
      .type('html')
      .send(messageHtml(manifest, { title: 'Not signed in', text }));
  };

  /** A person in a browser is told by a page when the provider does not answer. */
  const told =
    (handler: (request: Request, response: Response) => Promise<void>): Handler =>
    async (request, response) => {
      try {
        await handler(request, response);
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code !== 'unavailable') throw error;
        refuse(response, 503, 'The provider does not answer. Sign in again later, or with a password.');
      }
    };

  return {
    providerSignIn: told(async (request, response) => {
      const { url, journey } = await given().begin();
      const next = nextPath(request.query['next']);
      setCookie(response, COOKIE, packed({ ...journey, next }), { secure, maxAge: JOURNEY_MS });
      response.redirect(303, url.href);
    }),

    providerReturn: told(async (request, response) => {
      const provider = given();
      const journey = unpacked(cookieOf(request, COOKIE, secure));
      clearCookie(response, COOKIE, secure);
      if (journey === undefined)
        return refuse(response, 400, 'That took too long, or began in another browser. Sign in again.');
      const { search } = new URL(request.originalUrl, provider.settings.returnUrl);
      const identity = await provider.finish(search, journey);
      if (identity === undefined)
        return refuse(response, 401, 'The provider did not sign you in. Sign in again.');
      const answer = await sessions.federatedSignIn(identity, request.ip ?? 'unknown');
      if (answer.outcome !== 'signed-in')
        return refuse(response, 403, 'Nobody has given you an account here. Ask your administrator.');
      await endOld(request);
      setSessionCookie(response, answer.sessionId, secure);
      response.redirect(303, nextPath(journey.next));
    }),

    providerSignOut: told(async (_request, response) => {
      const url = await given().leaveUrl();
      response.redirect(303, url?.href ?? routes.signIn.path);
    }),
  };
}

const packed = (journey: Journey & { readonly next: string }): string =>
  Buffer.from(JSON.stringify(journey)).toString('base64url');

function unpacked(cookie: string | undefined): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
