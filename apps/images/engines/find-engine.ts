import { CommandError, succeeds } from '../run-command.ts';
import { buildahEngine } from './buildah.ts';
import { dockerEngine } from './docker.ts';
import type { Engine, EngineName } from './engine.ts';

/** In the order in which they are tried: those whose digests are reproducible first. */
export const engineNames: readonly EngineName[] = ['buildah', 'podman', 'docker'];

const asks: Readonly<Record<EngineName, readonly string[]>> = {
  buildah: ['info'],
  podman: ['info'],
  docker: ['version', '--format', '{{.Server.Version}}'],
};

/**
 * The tool to build with: the wanted one, else the first that answers. A Docker client whose daemon does not answer is none.
 * @throws CommandError when none answers
 * @throws RangeError for a Docker that is too old
 */
export async function findEngine(wanted?: EngineName): Promise<Engine> {
  const name = await firstThatAnswers(wanted === undefined ? engineNames : [wanted]);
  return name === 'docker' ? dockerEngine() : buildahEngine(name);
}

/** The first tool that answers. @throws CommandError when none does */
export async function firstThatAnswers<Name extends EngineName>(candidates: readonly Name[]): Promise<Name> {
  for (const name of candidates) if (await succeeds(name, asks[name])) return name;
  const installed = candidates.filter((name) => name !== 'docker').join(' or ');
  throw new CommandError(
    `one of ${candidates.join(', ')} must answer on this machine, none does ('${candidates
      .map((name) => [name, asks[name][0]].join(' '))
      .join("', '")}'); ${installed === '' ? '' : `install ${installed}, or `}start Docker`,
  );
}
