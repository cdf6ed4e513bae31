import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImages } from './build-images.ts';
import { findEngine } from './engines/find-engine.ts';
import { imageOptions } from './options.ts';
import { platformOf, platforms } from './platform.ts';

const say = (text: string): void => console.log(text);
const root = fileURLToPath(new URL('../..', import.meta.url));
const options = imageOptions(process.argv.slice(2));

try {
  const engine = await findEngine(options.engine);
  const platform = platforms.find(({ name }) => name === options.platform) ?? platformOf(process.arch);
  say(`Building for ${platform.name} with ${engine.name}.`);
  if (!engine.reproducible) say(`Digests of ${engine.name} may differ from build to build.`);
  const { references, bytes, archive } = await buildImages({
    root,
    outDir: join(root, 'dist'),
    engine,
    platform,
    base: options.base,
    bases: { node: options.nodeImage, runtime: options.runtimeImage },
    refresh: options.refresh,
    cache: options.cache,
    ...(options.push === undefined ? {} : { push: options.push }),
    say,
  });
  for (const [name, reference] of Object.entries(references)) {
    const size = bytes?.[name];
    say(`${reference}${size === undefined ? '' : `  ${Math.round(size / 1e6)} MB compressed`}`);
  }
  say('dist/images.json names them; npm run synth writes manifests with them.');
  if (archive !== undefined)
    say(
      `Bring them to every node: ctr --namespace k8s.io images import ${archive}\nor push them: npm run images -- --push REGISTRY`,
    );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
