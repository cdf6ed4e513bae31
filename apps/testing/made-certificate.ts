import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate for 127.0.0.1 that signs itself, made by openssl. PEM. */
export function madeCertificate(
  folder: string,
  days: number,
): { readonly key: string; readonly cert: string } {
  const [key, cert] = ['key', 'cert'].map((name) => join(folder, `${days}-days.${name}.pem`));
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync(
    'openssl',
    ['req', ...kind, ...subject, '-days', String(days), '-keyout', key!, '-out', cert!],
    {
      stdio: 'ignore',
    },
  );
  return { key: readFileSync(key!, 'utf8'), cert: readFileSync(cert!, 'utf8') };
}
