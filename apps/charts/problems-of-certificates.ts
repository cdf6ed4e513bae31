import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/g;

/** Why `pem` is not certificates one after the other, and nothing else; Node.js would start without them and only warn. */
export function problemsOfCertificates(path: string, pem: string): readonly string[] {
  const blocks = [...pem.matchAll(BLOCK)];
  if (blocks.length === 0)
    return [`'${path}' must hold certificates in PEM form: -----BEGIN CERTIFICATE----- ...`];
  return blocks.flatMap(([block, kind], index) => {
    if (kind !== 'CERTIFICATE')
      return [`'${path}' must hold certificates only; block ${index + 1} is a ${kind}`];
    try {
      new X509Certificate(block);
      return [];
    } catch {
      return [`'${path}' must hold whole certificates; block ${index + 1} cannot be read`];
    }
  });
}
