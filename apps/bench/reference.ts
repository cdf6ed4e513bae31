import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundleEntry } from '../dev/build-services.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { cpuMsOf } from './cpu-time.ts';
import { runLoad, type Shot } from './load.ts';

/** What the bare Express server needs for one request with the same body. */
export interface Reference {
  readonly cpuMsPerRequest: number;
  /** R: requests per second that one core serves. */
  readonly requestsPerSecondPerCore: number;
}

/** Measures the bare Express server of reference-server.ts with `shot`, in this run. */
export async function measureReference(shot: (index: number) => Shot, requests: number): Promise<Reference> {
  const script = join(repositoryRoot, 'dist/bench/reference-server.mjs');
  await bundleEntry(join(repositoryRoot, 'apps/bench/reference-server.ts'), script);
  const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const url = `http://127.0.0.1:${Number(port.toString())}`;
    const atRoot = (index: number): Shot => ({ ...shot(index), path: '/' });
    await runLoad(url, { shot: atRoot, requests: Math.ceil(requests / 10), connections: 16 });
    const before = cpuMsOf(server.pid!);
    await runLoad(url, { shot: atRoot, requests, connections: 16 });
    const cpuMsPerRequest = (cpuMsOf(server.pid!) - before) / requests;
    return { cpuMsPerRequest, requestsPerSecondPerCore: 1_000 / cpuMsPerRequest };
  } finally {
    server.kill();
  }
}
