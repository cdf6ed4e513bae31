import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { LogRequest, SetRootResourceRequest } from '@pulumi/pulumi/proto/engine_pb.js';
import { monitorHandlers, type Monitor } from './monitor-handlers.ts';
import { Empty, engineMessages, engineServices, grpc, resourceServices, sdkFolder } from './sdk-modules.ts';

export interface ProgramOptions {
  /** Folder of Pulumi.yaml. */
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  readonly dryRun: boolean;
  /** `<project>:<key>` -> text. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Arguments of Node.js, as `nodeargs` of Pulumi.yaml has them. */
  readonly nodeArguments: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Is told the process, so that it can be killed. */
  readonly onStart?: (pid: number) => void;
  readonly monitor: Monitor;
}

export interface ProgramResult {
  readonly exitCode: number;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Time from the start of the process to its end, in milliseconds. */
  readonly durationMs: number;
}

/** Runs an unmodified Pulumi program under the real Node.js SDK, with us in place of the engine. */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const errors: string[] = [];
  const warnings: string[] = [];
  const server = new grpc.Server();
  server.addService(resourceServices.ResourceMonitorService, monitorHandlers(options.monitor) as never);
  server.addService(engineServices.EngineService, engineHandlers(errors, warnings) as never);
  const address = await new Promise<string>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(`127.0.0.1:${port}`) : reject(error),
    );
  });
  const began = performance.now();
  try {
    const exitCode = await runProcess(options, address, errors);
    return { exitCode, errors, warnings, durationMs: performance.now() - began };
  } finally {
    server.forceShutdown();
  }
}

function runProcess(options: ProgramOptions, address: string, errors: string[]): Promise<number> {
  const { directory, project, stack, dryRun, config, secretKeys, nodeArguments, environment } = options;
  const child = spawn(
    process.execPath,
    [
      ...nodeArguments,
      join(sdkFolder, 'cmd/run'),
      ...['--monitor', address, '--engine', address, '--organization', 'organization'],
      ...['--project', project, '--stack', stack, '--root-directory', directory, '--pwd', directory],
      ...['--parallel', '8', ...(dryRun ? ['--dry-run'] : []), '.'],
    ],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...environment,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
      },
    },
  );
  options.onStart?.(child.pid!);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0 && errors.length === 0) errors.push(output);
      resolve(code ?? 1);
    });
  });
}

type Callback = (error: Error | null, answer?: unknown) => void;

function engineHandlers(errors: string[], warnings: string[]): Record<string, unknown> {
  let root = '';
  return {
    log: ({ request }: { request: LogRequest }, done: Callback) => {
      const { ERROR, WARNING } = engineMessages.LogSeverity;
      if (request.getSeverity() === ERROR) errors.push(request.getMessage());
      if (request.getSeverity() === WARNING) warnings.push(request.getMessage());
      done(null, new Empty());
    },
    getRootResource: (_call: unknown, done: Callback) => {
      const answer = new engineMessages.GetRootResourceResponse();
      answer.setUrn(root);
      done(null, answer);
    },
    setRootResource: ({ request }: { request: SetRootResourceRequest }, done: Callback) => {
      root = request.getUrn();
      done(null, new engineMessages.SetRootResourceResponse());
    },
    startDebugging: (_call: unknown, done: Callback) => done(null, new Empty()),
  };
}
