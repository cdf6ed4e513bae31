import { catalog } from '../../../model/catalog.ts';

const { page, signIn } = catalog.dashboard.routes;

/** Where to go after sign-in: a path of this site and nothing else. */
export function nextPath(text: unknown): string {
  if (typeof text !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return page.path;
  return text.startsWith(signIn.path) ? page.path : text;
}
