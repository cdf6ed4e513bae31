import * as pulumi from '@pulumi/pulumi';
import type { MockResourceArgs } from '@pulumi/pulumi/runtime/mocks.js';

/** Lets components be built without an engine, and records what they register, in order. */
export class RecordedResources {
  readonly all: MockResourceArgs[] = [];

  /** Mocks are global to a process: one recorder at a time. */
  static async of(
    build: () => pulumi.ComponentResource | readonly pulumi.Resource[],
  ): Promise<RecordedResources> {
    const recorded = new RecordedResources();
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          recorded.all.push(args);
          return { id: `${args.name}-id`, state: { ...args.inputs, ...made(args) } };
        },
        call: ({ token }) => {
          throw new Error(`'${token}' must not be called`);
        },
      },
      'eeg-ward',
      'test',
      false,
    );
    build();
    await pulumi.runtime.disconnect();
    return recorded;
  }

  named(name: string): MockResourceArgs {
    const found = this.all.find((each) => each.name === name);
    if (found === undefined)
      throw new RangeError(`'${name}' must be registered; there are ${this.names().join(', ')}`);
    return found;
  }

  ofType(type: string): readonly MockResourceArgs[] {
    return this.all.filter((each) => each.type === type);
  }

  names(): readonly string[] {
    return this.all.map(({ name }) => name);
  }
}

/** What providers add to the inputs. */
function made({ type, name }: MockResourceArgs): Readonly<Record<string, unknown>> {
  if (type === 'random:index/randomPassword:RandomPassword') return { result: `generated for ${name}` };
  if (type === 'command:local:Command') return { stdout: `output of ${name}`, stderr: '' };
  return {};
}
