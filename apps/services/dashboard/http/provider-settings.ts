import { ConfigError } from '../../../kit/config.ts';
import { catalog } from '../../../model/catalog.ts';
import type { OpenIdSettings } from '../clients/openid-provider.ts';
import { isLoopback } from './network-access.ts';

interface ProviderConfig {
  readonly oidcIssuer: string | undefined;
  readonly oidcClientId: string | undefined;
  readonly oidcClientSecret: string | undefined;
  readonly oidcName: string;
  readonly oidcAskAgain: boolean;
  readonly publicUrl: string | undefined;
}

const { routes } = catalog.dashboard;

/**
 * The OpenID provider that is set up; undefined when there is none.
 * @throws ConfigError naming every setting that is missing, or would carry sign-ins in the clear
 */
export function openIdSettingsOf(config: ProviderConfig): OpenIdSettings | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, publicUrl } = config;
  const given = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId };
  if (Object.values(given).every((value) => value === undefined) && config.oidcClientSecret === undefined)
    return undefined;
  const wanted = { ...given, PUBLIC_URL: publicUrl };
  const missing = Object.entries(wanted).filter(([, value]) => value === undefined);
  const clear = Object.entries({ OIDC_ISSUER: issuer, PUBLIC_URL: publicUrl }).filter(
    ([, value]) => value !== undefined && isClear(value),
  );
  const problems = [
    ...missing.map(([name]) => `'${name}' (absent) must be set where OIDC_ISSUER is`),
    ...clear.map(([name, value]) => `'${name}' (${value}) must begin with https:// beyond this machine`),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    issuer: issuer!,
    clientId: clientId!,
    clientSecret: config.oidcClientSecret,
    name: config.oidcName,
    askAgain: config.oidcAskAgain,
    returnUrl: publicUrl! + routes.providerReturn.path,
    leftUrl: publicUrl! + routes.signIn.path,
  };
}

function isClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== 'https:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''));
}
