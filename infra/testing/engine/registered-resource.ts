/** What a program registered of one resource. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Whether a provider makes it; a component is none. */
  readonly custom: boolean;
  readonly parent: string;
  readonly dependencies: readonly string[];
  /** `<urn>::<id>` of the provider that makes it. */
  readonly provider: string;
  readonly version: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith: string;
  readonly aliases: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secretPaths: readonly string[];
}

/** What a provider answered. */
export interface Made {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Makes and deletes resources of some types. */
export interface ResourceMaker {
  readonly makes: (type: string) => boolean;
  readonly make: (resource: RegisteredResource, before: Made | undefined) => Promise<Made>;
  /** Outputs of a preview; absent: the inputs. */
  readonly foresee?: (resource: RegisteredResource) => Readonly<Record<string, unknown>>;
  readonly remove?: (resource: RegisteredResource, made: Made) => Promise<void>;
}
