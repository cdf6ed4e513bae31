import { existsSync, readFileSync } from 'node:fs';
import { isPlaceholderImage, placeholderImage } from '../constructs/image-reference.ts';
import type { Images } from './hospital.ts';

/**
 * Image of each service: from `file` (service -> reference, as the image command writes it), and for a service that is
 * not in it a reference that can never be pulled, so that a pod waits instead of running something else.
 * @throws RangeError when the file is no such list
 */
export function readImages(file: string, services: readonly string[]): Images {
  const built: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (typeof built !== 'object' || built === null || Array.isArray(built))
    throw new RangeError(`'${file}' must hold one JSON object, service -> image reference`);
  for (const [name, reference] of Object.entries(built))
    if (typeof reference !== 'string')
      throw new RangeError(`'${file}' (${name}) must give every service a reference, a text`);
  return Object.fromEntries(
    services.map((name) => [name, (built as Images)[name] ?? placeholderImage(name)]),
  );
}

/** Names of the services whose image nobody built. */
export const notBuilt = (images: Images): readonly string[] =>
  Object.keys(images).filter((name) => isPlaceholderImage(images[name]!));
