import type { Request, Response } from 'express';
import type { Session } from '../../../contracts/session.ts';
import type { People } from '../../../kit/people.ts';
import { catalog } from '../../../model/catalog.ts';
import { sha256Of, type Sessions } from '../clients/sessions.ts';
import { viewOf, type View } from '../domain/view.ts';
import type { AssetManifest } from './assets.ts';
import { refusedPage } from './refused-page.ts';
import { sessionIdOf } from './session-cookie.ts';

/** The session that a request came with. */
export interface RequestSession {
  readonly session: Session;
  readonly sessionSha256: string;
  readonly view: View;
}

export const sessionOf = (response: Response): RequestSession =>
  (response.locals as { session: RequestSession }).session;

const { routes } = catalog.dashboard;
const pages: ReadonlySet<string> = new Set([
  routes.page.path,
  routes.patientPage.path,
  routes.nightSummary.path,
  routes.registry.path,
]);

/** Scripts ask by themselves; people load pages and change things. */
const isAct = (request: Request): boolean =>
  request.method !== 'GET' || pages.has((request.route as { path: string }).path);

export interface SignedInPeopleOptions {
  readonly sessions: Sessions;
  readonly secure: boolean;
  readonly manifest: AssetManifest;
  /** Ward of a patient, undefined when there is no such patient; null while nothing is known of the ward. */
  readonly wardOf: (patientId: number) => number | undefined | null;
}

/** People as the dashboard knows them: by their session. What it refuses is written to the audit trail. */
export function signedInPeople({ sessions, secure, manifest, wardOf }: SignedInPeopleOptions): People {
  const asPage = refusedPage(manifest);
  return {
    actorOf: async (request, response) => {
      const sessionId = sessionIdOf(request, secure);
      if (sessionId === undefined) return undefined;
      const sessionSha256 = sha256Of(sessionId);
      const [session] = await sessions.find([sessionSha256], isAct(request));
      if (session === undefined || session === null) return undefined;
      const found: RequestSession = { session, sessionSha256, view: viewOf(session) };
      (response.locals as { session?: RequestSession }).session = found;
      return session.actor;
    },
    mayReach: (_actor, patientId, response) => {
      const wardId = wardOf(patientId);
      return wardId === null || (wardId !== undefined && sessionOf(response).view.sees(wardId));
    },
    refused: (refusal, request, response) => {
      const { actor, patientId, routeName } = refusal;
      if (actor !== undefined)
        sessions
          .audit([
            {
              action: routeName,
              outcome: 'refused',
              actor,
              ...(request.ip === undefined ? {} : { address: request.ip }),
              ...(patientId === undefined ? {} : { patientId }),
            },
          ])
          .catch(() => undefined);
      return asPage(refusal, request, response);
    },
  };
}
