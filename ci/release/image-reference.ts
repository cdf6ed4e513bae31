/** An image by digest, such as `ghcr.io/ward/dashboard:0.1.0-0123456789ab@sha256:...`, in its parts. */
export interface ImageReference {
  /** Registry and path. */
  readonly name: string;
  readonly tag?: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The parts of a reference. Undefined: it has no digest. */
export function imageReferenceIn(text: string): ImageReference | undefined {
  const [, name, tag, sha256] = /^([^@]+?)(?::([\w.-]+))?@sha256:([0-9a-f]{64})$/.exec(text) ?? [];
  if (name === undefined || sha256 === undefined) return undefined;
  return { name, ...(tag === undefined ? {} : { tag }), sha256 };
}

/** Package URL of an image. @see https://github.com/package-url/purl-spec, type `oci` */
export function purlOfImage({ name, tag, sha256 }: ImageReference): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const qualifiers = [
    `repository_url=${encodeURIComponent(name)}`,
    ...(tag === undefined ? [] : [`tag=${tag}`]),
  ];
  return `pkg:oci/${last}@sha256%3A${sha256}?${qualifiers.join('&')}`;
}
