import { Command, InvalidArgumentError, Option } from 'commander';
import { registryBases } from './base-images.ts';
import type { BaseSource } from './build-images.ts';
import type { EngineName } from './engines/engine.ts';
import { engineNames } from './engines/find-engine.ts';
import { platforms, type Platform } from './platform.ts';

export interface ImageOptions {
  readonly engine?: EngineName;
  readonly platform?: Platform['name'];
  readonly base: BaseSource;
  readonly nodeImage: string;
  readonly runtimeImage: string;
  readonly refresh: boolean;
  readonly cache: boolean;
  readonly push?: string;
}

const bases: readonly BaseSource[] = ['auto', 'registry', 'debian'];

/** Reads the command line of `npm run images`; prints help or faults and ends the process itself. */
export function imageOptions(argv: readonly string[]): ImageOptions {
  return new Command('npm run images --')
    .description(
      'Builds the images of the five services and writes dist/images.json, which npm run synth reads. Containerfiles ' +
        'and their context are in dist/images; without --push all images are there as one OCI archive too.',
    )
    .addOption(
      new Option('--engine <tool>', 'build with this tool (default: the first that answers)').choices(
        engineNames,
      ),
    )
    .addOption(
      new Option(
        '--platform <platform>',
        'what the images run on (default: the platform of this machine)',
      ).choices(platforms.map(({ name }) => name)),
    )
    .addOption(
      new Option(
        '--base <source>',
        "registry: pull the base images; debian: make them from Debian's packages and npm's Node.js; auto: pull, else make",
      )
        .choices(bases)
        .default('auto'),
    )
    .option('--node-image <reference>', 'official Node.js image or a mirror of it', registryBases.node)
    .option('--runtime-image <reference>', 'base of our images or a mirror of it', registryBases.runtime)
    .option('--refresh', "take the newest of Debian's packages, not those of the cache", false)
    .option('--no-cache', 'build every layer again')
    .option(
      '--push <registry>',
      'push to this registry and path, such as registry.example/eeg-ward; sign in with the tool first',
      registry,
    )
    .parse([...argv], { from: 'user' })
    .opts<ImageOptions>();
}

function registry(text: string): string {
  if (!/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*$/.test(text))
    throw new InvalidArgumentError(
      'must be a registry with an optional path in lower case, without https:// and tag: registry.example/eeg-ward',
    );
  return text;
}
