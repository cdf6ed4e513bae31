import { catalog } from '../../../model/catalog.ts';
import type { People } from '../../../kit/people.ts';
import type { AssetManifest } from './assets.ts';
import { unknownPatientHtml } from './page.ts';

const { patientPage } = catalog.dashboard.routes;

/** Answers a refused request for a page with a page. */
export const refusedPage =
  (manifest: AssetManifest): NonNullable<People['refused']> =>
  ({ error }, request, response) => {
    const isPatientPage = (request.route as { path?: unknown } | undefined)?.path === patientPage.path;
    if (!isPatientPage || error.status >= 500) return false;
    response.status(404).type('html').send(unknownPatientHtml(manifest));
    return true;
  };
