import { join } from 'node:path';
import { Command, Option } from 'commander';
import { fileURLToPath } from 'node:url';
import { readHospital } from '../../apps/charts/read-hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { isPlaceholderImage, problemOfImage } from '../../apps/constructs/image-reference.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { directPromotion } from './direct-promotion.ts';
import { hospitalOfStack } from './hospital-of-stack.ts';
import { pulumiPromotion } from './pulumi-promotion.ts';
import { runPipeline } from './run-pipeline.ts';
import { smokeProgram } from './smoke-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const imagesFile = join(root, 'dist/images.json');
const command = new Command('npm run pipeline --')
  .description(
    'tries an image of a service beside the running one, then promotes it or brings the old one back',
  )
  .argument('<service>', serviceNames.join(', '))
  .option('--stack <name>', 'stack of Pulumi: says what the hospital is, and promotes')
  .option('--namespace <name>', 'hospital of the stack in which the image is tried (default: its only one)')
  .option('--hospital <file>', 'without a stack: JSON file of the hospital, as npm run synth reads it')
  .option(
    '--image <reference>',
    'by digest or exact tag',
    readImages(imagesFile, serviceNames)[process.argv[2] ?? ''],
  )
  .option('--kubeconfig <file>', 'the cluster', process.env['KUBECONFIG'])
  .addOption(
    new Option('--promote <how>', "'pulumi' runs pulumi up, 'direct' sets the image of the Deployment")
      .choices(['none', 'pulumi', 'direct'])
      .default('none'),
  )
  .option('--minutes <number>', 'longest time for each step', Number, 10)
  .parse();
const options = command.opts<{
  hospital?: string;
  namespace?: string;
  image?: string;
  kubeconfig?: string;
  promote: 'none' | 'pulumi' | 'direct';
  stack?: string;
  minutes: number;
}>();

const faults = (service: string): readonly string[] =>
  [
    serviceNames.some((name) => name === service)
      ? undefined
      : `'service' (${service}) must be one of ${serviceNames.join(', ')}`,
    options.image === undefined || isPlaceholderImage(options.image)
      ? `'--image' must name the image to try; npm run images builds it`
      : problemOfImage(options.image),
    options.kubeconfig === undefined
      ? `'--kubeconfig' or KUBECONFIG must name the cluster's file`
      : undefined,
    options.promote === 'pulumi' && options.stack === undefined
      ? `'--stack' must name the stack of Pulumi`
      : undefined,
    (options.hospital === undefined) === (options.stack === undefined)
      ? `one of '--stack' and '--hospital' must say what the hospital is, and only one`
      : undefined,
    options.namespace !== undefined && options.stack === undefined
      ? `'--namespace' (${options.namespace}) must come with '--stack', whose hospital it names`
      : undefined,
    options.minutes > 0 ? undefined : `'--minutes' (${options.minutes}) must be more than 0`,
  ].filter((fault) => fault !== undefined);

const [service = ''] = command.args;
const found = faults(service);
if (found.length > 0) command.error(found.join('\n'));
const image = options.image!;
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => ended.abort(new Error(`ended by ${signal}`)));

const cluster = new Cluster(readKubeconfig(options.kubeconfig!));
try {
  const hospital =
    options.stack === undefined
      ? readHospital(options.hospital!)
      : hospitalOfStack({ stack: options.stack, namespace: options.namespace, folder: root });
  const objects = synthesise({
    catalog,
    hospital,
    images: { ...readImages(imagesFile, serviceNames), [service]: image },
  }).flatMap((chart) => chart.objects);
  const deployment = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === service,
  )!;
  const promotion =
    options.promote === 'pulumi'
      ? pulumiPromotion({ stack: options.stack!, service, image, imagesFile, folder: root })
      : options.promote === 'direct'
        ? await directPromotion(cluster, deployment, image)
        : undefined;
  await runPipeline({
    cluster,
    catalog,
    service,
    image,
    objects,
    program: await smokeProgram(),
    ...(promotion !== undefined && { promotion }),
    report: (line) => console.log(line),
    patience: { deadlineMs: options.minutes * 60_000, signal: ended.signal },
  });
} catch (error) {
  console.error(`FAILED  ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await cluster.close();
}
