import { describe, expect, it } from '@jest/globals';
import { catalog } from '../catalog.ts';
import { outsideNames, outsideSecretOf, portOfUrl, waysOutOf, type OutsideSystems } from './outside.ts';
import { podEnvironment } from './pod-environment.ts';
import { problemsOfSettings } from './problems-of-settings.ts';
import { outsideSecretsOf, secretsOf, tokenOf } from './secrets.ts';
import type { Settings } from './settings.ts';

const networks = ['203.0.113.7/32'];
const alarmWebhook = { url: 'https://pager.example/calls', networks };
const alarmMail = {
  url: 'smtps://ward@mail.example',
  networks,
  from: 'ward@hospital.example',
  to: ['a@hospital.example'],
};
const openId = { url: 'https://login.example:8443/realms/hospital', networks, clientId: 'eeg-ward' };
const all = { alarmWebhook, alarmMail, openId, trustedProxies: ['10.233.64.0/18'] };

describe('portOfUrl', () => {
  it.each([
    ['https://pager.example', 443],
    ['http://pager.example', 80],
    ['https://pager.example:8443', 8_443],
    ['smtps://ward@mail.example', 465],
    ['smtp://mail.example', 587],
    ['smtp://mail.example:25', 25],
  ])('of %s is %d', (url, port) => {
    expect(portOfUrl(url)).toBe(port);
  });

  it('is not guessed for another protocol', () => {
    expect(() => portOfUrl('ftp://mail.example')).toThrow(/^'ftp:' must be one of https:, http:, /);
    expect(() => portOfUrl('mail.example')).toThrow('Invalid URL');
  });
});

describe('a system outside of the cluster', () => {
  it('is known by a secret where it asks for one', () => {
    const secretsIn = (systems: OutsideSystems): readonly string[] =>
      outsideNames.flatMap((name) => outsideSecretOf(name, systems)?.key ?? []);
    expect(secretsIn({})).toEqual([]);
    expect(secretsIn(all)).toEqual(['alarm-webhook', 'alarm-mail', 'openid']);
    expect(secretsIn({ alarmMail: { ...alarmMail, url: 'smtp://mail.example' } })).toEqual([]);
    expect(secretsIn({ openId: { ...openId, publicClient: true } })).toEqual([]);
  });

  it('has its secret beside those between pods, and only where a service reads it', () => {
    expect(secretsOf(catalog, all).map(tokenOf)).toEqual([
      ...secretsOf(catalog).map(tokenOf),
      '${secret:outside/alarm-webhook}',
      '${secret:outside/alarm-mail}',
      '${secret:outside/openid}',
    ]);
    expect(outsideSecretsOf({ dashboard: catalog.dashboard }, all).map(tokenOf)).toEqual([
      '${secret:outside/openid}',
    ]);
  });

  it('is reached by the services that have the setting, at the port of its URL', () => {
    expect(waysOutOf(catalog, {})).toEqual([]);
    expect(waysOutOf(catalog, all)).toEqual([
      { from: 'data-access', to: 'alarm-webhook', networks, port: 443 },
      { from: 'data-access', to: 'alarm-mail', networks, port: 465 },
      { from: 'dashboard', to: 'openid', networks, port: 8_443 },
    ]);
  });

  it('is told to the pods of these, its secret by reference', () => {
    const variables = podEnvironment(catalog, 'data-access', all).filter(({ name }) =>
      name.startsWith('ALARM_'),
    );
    expect(variables).toEqual([
      { name: 'ALARM_MAIL_FROM', value: 'ward@hospital.example' },
      { name: 'ALARM_MAIL_TO', value: 'a@hospital.example' },
      { name: 'ALARM_SMTP_PASSWORD', secret: { group: 'outside', key: 'alarm-mail' } },
      { name: 'ALARM_SMTP_URL', value: 'smtps://ward@mail.example' },
      { name: 'ALARM_WEBHOOK_SECRET', secret: { group: 'outside', key: 'alarm-webhook' } },
      { name: 'ALARM_WEBHOOK_URL', value: 'https://pager.example/calls' },
    ]);
    for (const name of ['eeg-acquisition', 'heart-rate-acquisition', 'seizure-detection'])
      expect(podEnvironment(catalog, name, all)).toEqual(podEnvironment(catalog, name));
  });
});

describe('problemsOfSettings', () => {
  it('is empty for settings that are sound', () => {
    expect(problemsOfSettings({})).toEqual([]);
    expect(problemsOfSettings({ ...all, publicUrl: 'https://ward.example:8443' })).toEqual([]);
    for (const network of ['0.0.0.0/0', '2001:db8::/32', '::/0', '10.0.0.0/8'])
      expect(problemsOfSettings({ alarmWebhook: { ...alarmWebhook, networks: [network] } })).toEqual([]);
  });

  it.each<[string, Settings, string]>([
    [
      'a system without networks',
      { alarmWebhook: { ...alarmWebhook, networks: [] } },
      "'settings.alarmWebhook.networks' (none) must name a network in CIDR form that holds the addresses of its host, such as 203.0.113.7/32: a network policy knows no host names; 0.0.0.0/0 lets out to any address, at that port only",
    ],
    ...[
      'mail.example',
      '203.0.113.7',
      '203.0.113.0/33',
      '2001:db8::/129',
      '2001:db8::',
      'x::/1',
      '::/1/2',
    ].map((network): [string, Settings, string] => [
      `${network} as a network`,
      { alarmMail: { ...alarmMail, networks: [network] } },
      `'settings.alarmMail.networks' (${network}) must be a network in CIDR form`,
    ]),
    [
      'another protocol',
      { alarmMail: { ...alarmMail, url: 'https://mail.example' } },
      "'settings.alarmMail.url' (https://mail.example) must be a URL that begins with smtps:// or smtp://",
    ],
    [
      'a provider in the clear',
      { ...all, openId: { ...openId, url: 'http://login.example' } },
      "'settings.openId.url' (http://login.example) must be a URL that begins with https://",
    ],
    [
      'what is no URL',
      { alarmWebhook: { ...alarmWebhook, url: 'pager' } },
      "'settings.alarmWebhook.url' (pager) must be a URL that begins with https:// or http://",
    ],
    [
      'a password, without showing it',
      { alarmMail: { ...alarmMail, url: 'smtps://ward:hunter2@mail.example' } },
      "'settings.alarmMail.url' must hold no password: it is the secret outside/alarm-mail",
    ],
    [
      'a user name that HTTP would not send',
      { alarmWebhook: { ...alarmWebhook, url: 'https://ward@pager.example' } },
      "'settings.alarmWebhook.url' (https://ward@pager.example) must hold no user name",
    ],
    [
      'mail to nobody',
      { alarmMail: { ...alarmMail, to: [] } },
      "'settings.alarmMail.to' (nobody) must name somebody, or 'toAll'",
    ],
    [
      'a provider that sends people back to where nobody comes in',
      { openId },
      "'settings.trustedProxies' (none) must be set where 'openId' is",
    ],
    [
      'a public address in the clear',
      { publicUrl: 'http://ward.example' },
      "'settings.publicUrl' (http://ward.example) must be a URL that begins with https://",
    ],
    [
      'a proxy by name',
      { trustedProxies: ['10.0.0.1', 'fd00::7', 'proxy.example'] },
      "'settings.trustedProxies' (proxy.example) must be an address or a network in CIDR form",
    ],
  ])('refuses %s', (_what, settings, problem) => {
    expect(problemsOfSettings(settings)).toEqual([expect.stringContaining(problem)]);
  });

  it('reports every fault together', () => {
    const wrong = { url: 'x', networks: [] };
    expect(
      problemsOfSettings({
        alarmWebhook: wrong,
        alarmMail: { ...alarmMail, ...wrong, to: [] },
        openId: { ...openId, ...wrong },
      }),
    ).toHaveLength(8);
  });
});
