import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { tokenOf, type SecretRef } from '../../apps/model/deployment/secrets.ts';

export interface GeneratedSecretsArgs {
  readonly refs: readonly SecretRef[];
  /** Counts how often the secrets were renewed: another number makes others. */
  readonly generation: number;
}

const LENGTH = 40;

/** One random value per secret, made once and kept, encrypted, in the state: letters and digits, 238 bits each. */
export class GeneratedSecrets extends pulumi.ComponentResource {
  readonly #values: ReadonlyMap<string, pulumi.Output<string>>;

  constructor(
    name: string,
    { refs, generation }: GeneratedSecretsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('eeg-ward:lab:GeneratedSecrets', name, {}, options);
    this.#values = new Map(
      refs.map((ref) => [
        tokenOf(ref),
        pulumi.secret(
          new random.RandomPassword(
            `${name}/${ref.group}/${ref.key}`,
            { length: LENGTH, special: false, keepers: { generation: String(generation) } },
            { parent: this },
          ).result,
        ),
      ]),
    );
    this.registerOutputs({});
  }

  /** The value of a secret, or undefined when it is none of these. */
  secretOf(ref: SecretRef): pulumi.Output<string> | undefined {
    return this.#values.get(tokenOf(ref));
  }
}
