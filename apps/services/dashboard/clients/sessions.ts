import { createHash } from 'node:crypto';
import {
  changePasswordAnswer,
  doneAnswer,
  findSessionsAnswer,
  signInAnswer,
  type ChangePasswordAnswer,
  type Session,
  type SignInAnswer,
} from '../../../contracts/session.ts';
import type { AuditEvent } from '../../../contracts/audit.ts';
import type { Actor } from '../../../contracts/actor.ts';
import type { Peer } from '../../../kit/peer.ts';

export const sha256Of = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex');

/** Sessions as data-access, which owns them, tells them. The dashboard keeps none. */
export class Sessions {
  readonly #dataAccess: Peer<'data-access'>;

  constructor(dataAccess: Peer<'data-access'>) {
    this.#dataAccess = dataAccess;
  }

  /** In order; null where there is none any more. `active`: their persons are acting now. */
  async find(sessionSha256s: readonly string[], active: boolean): Promise<readonly (Session | null)[]> {
    const body = { sessionSha256s, active };
    return (await this.#dataAccess.call('findSessions', { body, answer: findSessionsAnswer })).sessions;
  }

  signIn(account: string, password: string, address: string): Promise<SignInAnswer> {
    return this.#dataAccess.call('signIn', { body: { account, password, address }, answer: signInAnswer });
  }

  federatedSignIn(
    identity: { readonly issuer: string; readonly subject: string },
    address: string,
  ): Promise<SignInAnswer> {
    return this.#dataAccess.call('federatedSignIn', {
      body: { ...identity, address },
      answer: signInAnswer,
    });
  }

  async end(sessionSha256: string, actor: Actor): Promise<void> {
    await this.#dataAccess.call('endSession', { body: { sessionSha256 }, actor, answer: doneAnswer });
  }

  changePassword(
    change: { readonly sessionSha256: string; readonly current: string; readonly wanted: string },
    actor: Actor,
    address: string,
  ): Promise<ChangePasswordAnswer> {
    return this.#dataAccess.call('changePassword', {
      body: { ...change, address },
      actor,
      answer: changePasswordAnswer,
    });
  }

  async breakGlass(sessionSha256: string, reason: string, actor: Actor): Promise<void> {
    await this.#dataAccess.call('breakGlass', { body: { sessionSha256, reason }, actor, answer: doneAnswer });
  }

  async audit(events: readonly AuditEvent[]): Promise<void> {
    await this.#dataAccess.call('recordAudit', { body: { events }, answer: doneAnswer });
  }
}
