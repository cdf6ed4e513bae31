import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../scripts/free-port.ts';
import { until } from '../../../testing/until.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

export interface OpenIdProviderProcess {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** A real OpenID provider that knows the dashboard at `publicUrl` as its client. */
export async function startOpenIdProvider(publicUrl: string): Promise<OpenIdProviderProcess> {
  const port = await freePort();
  const [clientId, clientSecret] = ['eeg-ward', 'a-client-secret-of-tests-0123456789'];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'apps/services/dashboard/testing/openid-provider.main.ts'],
    {
      cwd: repository,
      env: {
        ...process.env,
        PORT: String(port),
        CLIENT_ID: clientId,
        CLIENT_SECRET: clientSecret,
        PUBLIC_URL: publicUrl,
      },
      stdio: 'ignore',
    },
  );
  const issuer = `http://127.0.0.1:${port}`;
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await until(
      'the OpenID provider answers',
      async () => (await fetch(`${issuer}/.well-known/openid-configuration`)).ok,
      90_000,
    );
  } catch (error) {
    await kill();
    throw error;
  }
  return { issuer, clientId, clientSecret, kill };
}
