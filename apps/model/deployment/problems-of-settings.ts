import { rangeIn } from './ipv4.ts';
import { outsideFacts, outsideNames, type OutsideName, type OutsideSystem } from './outside.ts';
import type { Settings } from './settings.ts';

/** Every fault of a deployment's settings that would show in the cluster only, each a sentence that starts with its path. */
export function problemsOfSettings(settings: Settings): readonly string[] {
  const { alarmMail, openId, trustedProxies = [], publicUrl } = settings;
  const problems = outsideNames.flatMap((name) => {
    const system = settings[name];
    return system === undefined ? [] : problemsOfSystem(name, system);
  });
  if (alarmMail !== undefined && (alarmMail.to ?? []).length + (alarmMail.toAll ?? []).length === 0)
    problems.push(`'settings.alarmMail.to' (nobody) must name somebody, or 'toAll': mails need a recipient`);
  if (openId !== undefined && trustedProxies.length === 0)
    problems.push(
      `'settings.trustedProxies' (none) must be set where 'openId' is: the provider sends browsers back to the dashboard, which without it nobody reaches from outside`,
    );
  if (publicUrl !== undefined && !(URL.canParse(publicUrl) && new URL(publicUrl).protocol === 'https:'))
    problems.push(`'settings.publicUrl' (${publicUrl}) must be a URL that begins with https://`);
  for (const proxy of trustedProxies)
    if (!isNetwork(proxy) && !isNetwork(`${proxy}/${proxy.includes(':') ? 128 : 32}`))
      problems.push(`'settings.trustedProxies' (${proxy}) must be an address or a network in CIDR form`);
  return problems;
}

function problemsOfSystem(name: OutsideName, { url, networks }: OutsideSystem): string[] {
  const path = `settings.${name}`;
  return [...problemsOfUrl(name, `${path}.url`, url), ...problemsOfNetworks(`${path}.networks`, networks)];
}

function problemsOfUrl(name: OutsideName, path: string, url: string): string[] {
  const { protocols, key } = outsideFacts[name];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && parsed.password !== '')
    return [`'${path}' must hold no password: it is the secret outside/${key}`];
  if (parsed === undefined || !(protocols as readonly string[]).includes(parsed.protocol) || !parsed.hostname)
    return [
      `'${path}' (${url}) must be a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    ];
  return parsed.username !== '' && name !== 'alarmMail'
    ? [`'${path}' (${url}) must hold no user name: the service is known by the secret outside/${key}`]
    : [];
}

function problemsOfNetworks(path: string, networks: readonly string[]): string[] {
  const repair =
    'in CIDR form that holds the addresses of its host, such as 203.0.113.7/32: a network policy knows no host names; 0.0.0.0/0 lets out to any address, at that port only';
  if (networks.length === 0) return [`'${path}' (none) must name a network ${repair}`];
  return networks
    .filter((network) => !isNetwork(network))
    .map((network) => `'${path}' (${network}) must be a network ${repair}`);
}

const isNetwork = (text: string): boolean =>
  text.includes(':') ? isNetwork6(text) : text.includes('/') && rangeIn(text) !== undefined;

function isNetwork6(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  return (
    rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= 128 && URL.canParse(`http://[${address}]`)
  );
}
