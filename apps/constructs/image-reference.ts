const DIGEST = /@sha256:[0-9a-f]{64}$/;
const TAG = /^[^@]+:([\w][\w.-]{0,127})$/;
const MOVING_TAGS: readonly string[] = ['latest', 'stable', 'main', 'master', 'edge', 'test', 'lts'];

/** Registry of images that are not built yet. The domain can never exist (RFC 2606), so no pod runs something else. */
const NOT_BUILT = 'not-built.invalid';

/** Reference of an image that nobody built: the API server accepts it, every pull of it fails. */
export const placeholderImage = (name: string): string => `${NOT_BUILT}/${name}:0`;

/** Whether a reference stands for an image that is not built. */
export const isPlaceholderImage = (reference: string): boolean => reference.startsWith(`${NOT_BUILT}/`);

/**
 * Why a reference may name another image tomorrow, or undefined when it names one image for good: by digest, or by an
 * exact tag.
 */
export function problemOfImage(reference: string): string | undefined {
  if (DIGEST.test(reference)) return undefined;
  const [, tag] = TAG.exec(reference.slice(reference.lastIndexOf('/') + 1)) ?? [];
  return tag === undefined || MOVING_TAGS.includes(tag)
    ? `'image' (${reference}) must end with a digest or an exact tag; add @sha256:... or a version`
    : undefined;
}
