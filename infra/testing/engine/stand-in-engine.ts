import { isDeepStrictEqual } from 'node:util';
import type { Made, RegisteredResource, ResourceMaker } from './registered-resource.ts';
import { runProgram, type ProgramOptions, type ProgramResult } from './run-program.ts';
import { holdsUnknown, plainOf, secretValue, UNKNOWN } from './wire-values.ts';

export interface Run extends ProgramResult {
  /** In the order in which the program registered them. */
  readonly resources: readonly RegisteredResource[];
  /** URNs that were made, changed or removed; of a preview none. */
  readonly changed: readonly string[];
  readonly stackOutputs: Readonly<Record<string, unknown>>;
  /** Paths of the stack's outputs that are secret. */
  readonly secretOutputs: readonly string[];
}

export type RunOptions = Omit<ProgramOptions, 'dryRun' | 'monitor'>;

interface Kept {
  readonly resource: RegisteredResource;
  readonly made: Made;
}

/**
 * Stands in for Pulumi's engine, which comes from no package registry: runs a program, makes what it registers, keeps
 * what was made, and makes nothing twice. It has no plan, no locks, no refresh, and replaces nothing.
 */
export class StandInEngine {
  readonly #makers: readonly ResourceMaker[];
  readonly #state = new Map<string, Kept>();
  /** What is being made. It goes on when the program ends before. */
  readonly #underway = new Set<Promise<unknown>>();

  constructor(makers: readonly ResourceMaker[]) {
    this.#makers = makers;
  }

  preview(options: RunOptions): Promise<Run> {
    return this.#run(options, true);
  }

  async up(options: RunOptions): Promise<Run> {
    const run = await this.#run(options, false);
    if (run.exitCode !== 0) return run;
    const present = new Set(run.resources.map(({ urn }) => urn));
    const removed = await this.#remove((urn) => !present.has(urn));
    return { ...run, changed: [...run.changed, ...removed] };
  }

  /** Removes everything, what was made last first. */
  async destroy(): Promise<readonly string[]> {
    const kept = [...this.#state.values()].filter(({ resource }) => resource.protect);
    if (kept.length > 0)
      throw new Error(`${kept.map(({ resource }) => resource.name).join(', ')} cannot be deleted: protected`);
    return this.#remove(() => true);
  }

  /** Everything that is kept, as text, to be searched for what must not be in it. */
  exportedState(): string {
    return JSON.stringify([...this.#state.values()].map(({ resource }) => resource));
  }

  async #remove(chosen: (urn: string) => boolean): Promise<readonly string[]> {
    const going = [...this.#state.entries()].filter(([urn]) => chosen(urn)).toReversed();
    const goingUrns = new Set(going.map(([urn]) => urn));
    for (const [urn, { resource, made }] of going) {
      if (!resource.retainOnDelete && !goingUrns.has(resource.deletedWith))
        await this.#makerOf(resource.type)?.remove?.(resource, made);
      this.#state.delete(urn);
    }
    return [...goingUrns];
  }

  async #run(options: RunOptions, dryRun: boolean): Promise<Run> {
    const resources: RegisteredResource[] = [];
    const changed: string[] = [];
    let stackOutputs: Pick<Run, 'stackOutputs' | 'secretOutputs'> = { stackOutputs: {}, secretOutputs: [] };
    const result = await runProgram({
      ...options,
      dryRun,
      monitor: {
        project: options.project,
        stack: options.stack,
        register: async (resource) => {
          if (resources.some(({ urn }) => urn === resource.urn))
            throw new Error(`'${resource.urn}' must be registered once`);
          resources.push(resource);
          if (!resource.custom) return { id: '', outputs: resource.inputs };
          const made = dryRun ? this.#foresee(resource) : await this.#tracked(this.#make(resource, changed));
          return { id: made.id, outputs: withSecrets(resource, made.outputs) };
        },
        finish: (urn, outputs) => {
          if (!urn.includes('::pulumi:pulumi:Stack::')) return;
          const { values, secretPaths } = plainOf(outputs);
          stackOutputs = { stackOutputs: values, secretOutputs: secretPaths };
        },
      },
    });
    await Promise.allSettled(this.#underway);
    return { ...result, resources, changed, ...stackOutputs };
  }

  #tracked<T>(work: Promise<T>): Promise<T> {
    this.#underway.add(work);
    return work.finally(() => this.#underway.delete(work));
  }

  #makerOf(type: string): ResourceMaker | undefined {
    return this.#makers.find(({ makes }) => makes(type));
  }

  #foresee(resource: RegisteredResource): Made {
    const before = this.#state.get(resource.urn);
    if (before !== undefined && isDeepStrictEqual(before.resource.inputs, resource.inputs))
      return before.made;
    const outputs = this.#makerOf(resource.type)?.foresee?.(resource) ?? resource.inputs;
    return { id: before?.made.id ?? UNKNOWN, outputs };
  }

  async #make(resource: RegisteredResource, changed: string[]): Promise<Made> {
    if (holdsUnknown(resource.inputs)) throw new Error(`'${resource.name}' must be known when it is made`);
    const before = this.#state.get(resource.urn);
    if (before !== undefined && isDeepStrictEqual(before.resource.inputs, resource.inputs)) {
      this.#state.set(resource.urn, { resource, made: before.made });
      return before.made;
    }
    const maker = this.#makerOf(resource.type);
    const made = (await maker?.make(resource, before?.made)) ?? {
      id: resource.name,
      outputs: resource.inputs,
    };
    changed.push(resource.urn);
    this.#state.set(resource.urn, { resource, made });
    return made;
  }
}

/** Outputs whose inputs were secret are secret, and so are those that the program says are. */
function withSecrets(
  { secretPaths, additionalSecretOutputs }: RegisteredResource,
  outputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const secret = new Set([...secretPaths.map((path) => path.split(/[.[]/)[0]!), ...additionalSecretOutputs]);
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, secret.has(key) ? secretValue(value) : value]),
  );
}
