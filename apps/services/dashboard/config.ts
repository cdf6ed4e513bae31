import { fileURLToPath } from 'node:url';
import { isIP } from 'node:net';
import { z } from 'zod';
import { from, variable } from '../../kit/config.ts';

const isAddressOrNetwork = (entry: string): boolean => {
  const [address = '', bits, ...rest] = entry.split('/');
  const widest = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return (
    widest > 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest))
  );
};

/** Settings of the dashboard's own. */
export const dashboardSpec = {
  assetsDir: variable({
    env: 'ASSETS_DIR',
    doc: 'folder of the built page',
    schema: from.text,
    default: fileURLToPath(new URL('./assets', import.meta.url)),
  }),
  tlsCertFile: variable({
    env: 'TLS_CERT_FILE',
    doc: 'PEM file of the certificate and its chain; with it the dashboard speaks TLS; empty for none',
    schema: z.string(),
    default: '',
  }),
  tlsKeyFile: variable({
    env: 'TLS_KEY_FILE',
    doc: 'PEM file of the key of TLS_CERT_FILE; empty for none',
    schema: z.string(),
    default: '',
  }),
  trustedProxies: variable({
    env: 'TRUSTED_PROXIES',
    doc: 'comma-separated addresses or networks of the proxies that end TLS in front of the dashboard; nobody else may ask then',
    schema: from.list.refine(
      (entries) => entries.every(isAddressOrNetwork),
      'must be IP addresses or networks',
    ),
    default: '',
    example: '10.233.64.0/18',
  }),
};
