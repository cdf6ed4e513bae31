import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { repositoryRoot } from '../../dev/repository-root.ts';
import { serviceNames, type ServiceName } from '../../model/catalog.ts';
import { imagesFolderOf } from '../build-images.ts';
import { firstThatAnswers } from '../engines/find-engine.ts';
import { bundleUnitTests } from './bundle-unit-tests.ts';
import { builtImage, localImage } from './local-image.ts';
import { runEngines, runInImage, type RunEngine } from './run-in-image.ts';
import { unitTestsOf } from './unit-tests-of.ts';

const outDir = join(repositoryRoot, 'dist');
const command = new Command('npm run unit-tests --')
  .description(
    'runs the unit tests of a service by the Node.js of its image: the tests of files that are in it which need no other ' +
      'files, processes or network',
  )
  .addArgument(new Argument('<service>').choices(serviceNames))
  .option('--image <reference>', 'image to run them in (default: that of dist/images.json)')
  .addOption(
    new Option('--engine <tool>', 'run with this tool (default: the first that answers)').choices(runEngines),
  )
  .option('--minutes <number>', 'longest time in the image', positive, 10)
  .parse();
const options = command.opts<{ image?: string; engine?: RunEngine; minutes: number }>();
const service = command.args[0] as ServiceName;

const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => ended.abort(new Error(`ended by ${signal}`)));

const folder = await mkdtemp(join(tmpdir(), 'eeg-ward-unit-tests-'));
try {
  const reference = options.image ?? (await builtImage(outDir, service));
  const image = await localImage(reference, join(imagesFolderOf(outDir), 'oci'));
  const engine = await firstThatAnswers(options.engine === undefined ? runEngines : [options.engine]);
  const files = await unitTestsOf(service);
  if (files.length === 0)
    throw new Error(`a file in the image of ${service} must have unit tests beside it; none has`);
  const program = join(folder, 'unit-tests.mjs');
  await bundleUnitTests(files, program);
  await chmod(folder, 0o755);
  const late = AbortSignal.timeout(options.minutes * 60_000);
  const count = await runInImage({
    engine,
    image,
    program,
    say: (text) => process.stdout.write(text),
    signal: AbortSignal.any([ended.signal, late]),
  });
  console.log(`${count} unit tests of ${files.length} files passed in ${reference}`);
} catch (error) {
  console.error(`FAILED  ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0');
  return value;
}
