import type { Settings } from '../../model/deployment/settings.ts';
import { exampleHospital } from '../example-hospital.ts';
import type { Hospital } from '../hospital.ts';

/** Certificate of an authority whose key nobody has. */
const certificateAuthorities = `-----BEGIN CERTIFICATE-----
MIIBljCCAT2gAwIBAgIUdddxKK3/roEh2BIrc2BU/3AP3YowCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVYW4gYXV0aG9yaXR5IG9mIHRlc3RzMCAXDTI2MTEyNjE5MTc0
MVoYDzIxMjYxMTAyMTkxNzQxWjAgMR4wHAYDVQQDDBVhbiBhdXRob3JpdHkgb2Yg
dGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQE3mU5tw0IjoY/r+tKc2Wi
rVVs6VhHqlLlfLuHJemjE/J3zxy5tGazphsIm94qWMoDxxd7Z0Pu2DCTB4eNIKX3
o1MwUTAdBgNVHQ4EFgQUDBTaxjEm+x657ibM6kemdmO5hWIwHwYDVR0jBBgwFoAU
DBTaxjEm+x657ibM6kemdmO5hWIwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNHADBEAiBLsxaccymeObPRstNc7PLZQH/LXdo7VJIrvybIXmDD4wIgMqgD541J
/BNrev+UMFZtqay5YU8qffKVbVJx4PFllKI=
-----END CERTIFICATE-----
`;

/** Settings that open everything that a hospital may open; nobody has the addresses (RFC 5737, RFC 3849). */
export const connectedSettings: Settings = {
  trustedProxies: ['10.233.64.0/18', 'fd00::7'],
  alarmWebhook: { url: 'https://pager.north.example/calls', networks: ['203.0.113.16/28', '2001:db8::/64'] },
  alarmMail: {
    url: 'smtp://ward%40north.example@mail.north.example',
    networks: ['203.0.113.33/32'],
    from: 'ward@north.example',
    to: ['a@north.example', 'b@north.example'],
    toAll: ['all@north.example'],
  },
  openId: {
    url: 'https://login.north.example:8443/realms/hospital',
    networks: ['203.0.113.64/32'],
    clientId: 'eeg-ward',
    name: 'North Hospital',
    askAgain: false,
  },
  certificateAuthorities,
};

/** The example hospital, connected to systems outside of its cluster. */
export const connectedHospital: Hospital = { ...exampleHospital, settings: connectedSettings };
