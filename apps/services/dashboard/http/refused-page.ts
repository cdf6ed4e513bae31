import { catalog } from '../../../model/catalog.ts';
import type { People } from '../../../kit/people.ts';
import type { AssetManifest } from './assets.ts';
import { messageHtml } from './message-page.ts';

const { routes } = catalog.dashboard;
const pages: ReadonlySet<string> = new Set(
  [
    routes.page,
    routes.patientPage,
    routes.nightSummary,
    routes.registry,
    routes.emergencyAccess,
    routes.password,
  ].map(({ path }) => path),
);

/** Answers a refused request for a page with a page: who is not signed in comes to the sign-in page. */
export const refusedPage =
  (manifest: AssetManifest): NonNullable<People['refused']> =>
  ({ error }, request, response) => {
    const path = (request.route as { path?: string } | undefined)?.path;
    if (path === undefined || !pages.has(path) || error.status >= 500) return false;
    if (error.code === 'unauthorised')
      response.redirect(303, `${routes.signIn.path}?next=${encodeURIComponent(request.originalUrl)}`);
    else if (error.code === 'forbidden')
      response
        .status(403)
        .type('html')
        .send(
          messageHtml(manifest, {
            title: 'Not for your role',
            text: 'Your account may not use this page.',
          }),
        );
    else
      response
        .status(404)
        .type('html')
        .send(
          messageHtml(manifest, {
            title: 'No such patient',
            text: 'No patient with this number is on your wards.',
          }),
        );
    return true;
  };
