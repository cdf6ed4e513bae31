import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { readKubeconfig } from './kubeconfig.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);

/** A kubeconfig with one cluster and one user. */
const written = (user: object, cluster: object = {}, change: object = {}): string => {
  const file = join(temporary.path, 'config');
  const config = {
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
    ...change,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
};
const encoded = (text: string): string => Buffer.from(text).toString('base64');

describe('readKubeconfig', () => {
  it('takes a token and the certificate of the server', () => {
    expect(readKubeconfig(written({ token: 't' }, { 'certificate-authority-data': encoded('ca') }))).toEqual({
      url: 'https://127.0.0.1:6443',
      ca: 'ca',
      token: 't',
    });
  });

  it('takes files beside it', () => {
    writeFileSync(join(temporary.path, 'ca.crt'), 'ca');
    writeFileSync(join(temporary.path, 'token'), 't\n');
    expect(
      readKubeconfig(written({ tokenFile: 'token' }, { 'certificate-authority': 'ca.crt' })),
    ).toMatchObject({ ca: 'ca', token: 't' });
  });

  it('takes the certificate of a client', () => {
    const user = { 'client-certificate-data': encoded('crt'), 'client-key-data': encoded('key') };
    expect(readKubeconfig(written(user, { 'insecure-skip-tls-verify': true }))).toEqual({
      url: 'https://127.0.0.1:6443',
      insecure: true,
      certificate: 'crt',
      key: 'key',
    });
  });

  it('asks the program that a managed cluster names', () => {
    const program = `
      const { apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      console.log(JSON.stringify({ apiVersion, status: { token: process.env.WHO + apiVersion } }));
    `;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', program],
      env: [{ name: 'WHO', value: 'me:' }],
    };
    expect(readKubeconfig(written({ exec })).token).toBe('me:client.authentication.k8s.io/v1');
  });

  it('says what a file lacks, and what it has', () => {
    const file = written({}, {}, { 'current-context': 'there' });
    expect(() => readKubeconfig(file)).toThrow(
      new RangeError(`'${file}' must have the context 'there'; it has here`),
    );
    writeFileSync(file, '');
    expect(() => readKubeconfig(file)).toThrow(/must have the context 'undefined'; it has none$/);
  });
});
