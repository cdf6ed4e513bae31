import { z } from 'zod';

/** One environment variable: how it is read, and what the operator is told about it. */
export interface Variable<T> {
  readonly env: string;
  /** What it sets, with unit and range. */
  readonly doc: string;
  /** Reads the text of the variable. */
  readonly schema: z.ZodType<T, string>;
  /** Text used when the variable is absent. Absent: the variable is required. Secrets never have one. */
  readonly default?: string;
  readonly example?: string;
}

export type ConfigSpec = Readonly<Record<string, Variable<unknown>>>;
export type ConfigOf<S extends ConfigSpec> = {
  readonly [K in keyof S]: S[K] extends Variable<infer T> ? T : never;
};

/** A configuration that breaks its rules. `problems` holds every fault, sorted by variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} fault(s):\n${problems.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Keeps the type of a variable's value without repeating it. */
export const variable = <T>(definition: Variable<T>): Variable<T> => definition;

/**
 * Reads and checks all variables of `spec` at once.
 * @throws ConfigError listing every variable that is missing or invalid; values are not shown, they may be secret
 */
export function readConfig<S extends ConfigSpec>(spec: S, env: NodeJS.ProcessEnv): ConfigOf<S> {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, { env: name, doc, schema, default: fallback, example }] of Object.entries(spec)) {
    const text = env[name] ?? fallback;
    const hint = `${doc}${example === undefined ? '' : `, such as ${example}`}`;
    if (text === undefined) {
      problems.push(`'${name}' (absent) must be set: ${hint}`);
      continue;
    }
    const outcome = schema.safeParse(text);
    if (outcome.success) config[key] = outcome.data;
    else problems.push(`'${name}' must be valid: ${outcome.error.issues[0]?.message}; it is ${hint}`);
  }
  if (problems.length > 0) throw new ConfigError(problems.toSorted());
  return Object.freeze(config) as ConfigOf<S>;
}

/** A variable that may be left out or empty: then its value is undefined. */
export const optionalVariable = (
  env: string,
  doc: string,
  rule: z.ZodType<string, string>,
  example?: string,
): Variable<string | undefined> => ({
  env,
  doc,
  schema: z.union([z.literal(''), rule]).transform((text) => (text === '' ? undefined : text)),
  default: '',
  ...(example === undefined ? {} : { example }),
});

const wholeNumber = /^\d+$/;

/** Schemas that read the text of a variable. */
export const from = {
  text: z.string().min(1),
  /** A secret, sent as a bearer token: at least 32 characters, so that nobody sets a word, and no blanks. */
  secret: z.string().regex(/^\S{32,512}$/, 'must have at least 32 characters and no blanks'),
  httpUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
  /** A whole number in [min, max]. */
  integer: (min: number, max: number) =>
    z
      .string()
      .regex(wholeNumber, `must be a whole number from ${min} to ${max}`)
      .transform(Number)
      .pipe(z.int().min(min).max(max)),
  flag: z.enum(['true', 'false']).transform((text) => text === 'true'),
  /** Comma-separated entries; empty text is no entry. */
  list: z.string().transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  ),
} as const;
