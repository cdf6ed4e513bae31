import * as oidc from 'openid-client';
import { ServiceError } from '../../../kit/errors.ts';

/** How people of a hospital sign in at its OpenID provider. */
export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  /** What the sign-in page calls the provider. */
  readonly name: string;
  /** Whether the provider has to ask for the password again, whoever used this screen before. */
  readonly askAgain: boolean;
  /** Where the provider sends browsers back to. */
  readonly returnUrl: string;
  /** Where the provider sends browsers after it has signed them out. */
  readonly leftUrl: string;
}

/** What a browser keeps between going to the provider and coming back. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider has authenticated. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

const TIMEOUT_S = 5;

/** How long what the provider says of itself is believed, in milliseconds. */
const CONFIGURATION_MS = 3_600_000;

/** Oldest sign-in at the provider that counts where it has to ask again, in seconds. */
const MAX_AGE_S = 120;

/** The OpenID provider, by authorization code with PKCE, state and nonce; tokens are looked at and thrown away. */
export class OpenIdProvider {
  readonly settings: OpenIdSettings;
  #found: { readonly configuration: Promise<oidc.Configuration>; readonly untilMs: number } | undefined;

  constructor(settings: OpenIdSettings) {
    this.settings = settings;
  }

  /**
   * The address at the provider where a person signs in, and what their browser has to keep meanwhile.
   * @throws ServiceError `unavailable` when the provider does not say where
   */
  async begin(): Promise<{ readonly url: URL; readonly journey: Journey }> {
    const configuration = await this.#configuration();
    const { returnUrl, askAgain } = this.settings;
    const journey = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: returnUrl,
      scope: 'openid',
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
      ...(askAgain ? { prompt: 'login', max_age: String(MAX_AGE_S) } : {}),
    });
    return { url, journey };
  }

  /**
   * Whom a browser that came back with `query` stands for; undefined when the provider did not sign anybody in, or the
   * answer is not to the question that this browser asked.
   * @throws ServiceError `unavailable` when the provider cannot be asked
   */
  async finish(query: string, { state, nonce, verifier }: Journey): Promise<Identity | undefined> {
    const configuration = await this.#configuration();
    const { issuer, returnUrl, askAgain } = this.settings;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(query, returnUrl), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(askAgain ? { maxAge: MAX_AGE_S } : {}),
      });
      return { issuer, subject: tokens.claims()!.sub };
    } catch (cause) {
      if (isUnreachable(cause)) throw unavailable(this.settings.name, cause);
      return undefined;
    }
  }

  /** Where a person ends their session at the provider; undefined when it offers that nowhere. */
  async leaveUrl(): Promise<URL | undefined> {
    const configuration = await this.#configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: this.settings.leftUrl });
  }

  async #configuration(): Promise<oidc.Configuration> {
    const nowMs = Date.now();
    if (this.#found === undefined || this.#found.untilMs <= nowMs)
      this.#found = { configuration: discover(this.settings), untilMs: nowMs + CONFIGURATION_MS };
    try {
      return await this.#found.configuration;
    } catch (cause) {
      this.#found = undefined;
      throw unavailable(this.settings.name, cause);
    }
  }
}

async function discover({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<oidc.Configuration> {
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  return oidc.discovery(new URL(issuer), clientId, undefined, authentication, {
    timeout: TIMEOUT_S,
    execute: [
      oidc.enableNonRepudiationChecks,
      ...(new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

/** Whether no answer came, or one of a provider in trouble, somewhere down the chain of causes. */
function isUnreachable(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const { name, message, status, cause } = fault as {
    readonly name?: unknown;
    readonly message?: unknown;
    readonly status?: unknown;
    readonly cause?: unknown;
  };
  return (
    name === 'TimeoutError' ||
    message === 'fetch failed' ||
    (typeof status === 'number' && status >= 500) ||
    isUnreachable(cause)
  );
}

const unavailable = (name: string, cause: unknown): ServiceError =>
  new ServiceError('unavailable', `'${name}' did not answer; sign in again later`, { cause });
