import { fileURLToPath } from 'node:url';
import { isIP } from 'node:net';
import { z } from 'zod';
import { from, optionalVariable, variable } from '../../kit/config.ts';
import { outsideFacts } from '../../model/deployment/outside.ts';
import { settingVariables } from '../../model/deployment/settings.ts';

const { openId } = outsideFacts;

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
  publicUrl: optionalVariable(
    settingVariables.publicUrl,
    'address at which browsers reach the dashboard',
    from.httpUrl,
    'https://ward.example',
  ),
  oidcIssuer: optionalVariable(
    openId.variables.url,
    'OpenID provider that signs people in, by its issuer address; it must know PUBLIC_URL/sign-in/provider/return',
    from.httpUrl,
    'https://login.example/realms/hospital',
  ),
  oidcClientId: optionalVariable(
    openId.variables.clientId,
    'name of the dashboard at the provider',
    from.text,
  ),
  oidcClientSecret: optionalVariable(
    openId.secret.variable,
    'secret of the dashboard at the provider; empty for a public client',
    from.text,
  ),
  oidcName: variable({
    env: openId.variables.name,
    doc: 'what the sign-in page calls the provider',
    schema: from.text,
    default: 'the hospital',
  }),
  oidcAskAgain: variable({
    env: openId.variables.askAgain,
    doc: 'true or false: the provider asks for the password at every sign-in, also when it knows the browser; screens are shared',
    schema: from.flag,
    default: 'true',
  }),
};
