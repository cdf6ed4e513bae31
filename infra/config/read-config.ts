import type { z } from 'zod';
import { problemsOfHospital } from '../../apps/charts/hospital.ts';
import { StackConfigError } from './config-error.ts';
import { hospitalSecretsKey, problemsOfHospitalSecrets, type HospitalSecrets } from './hospital-secrets.ts';
import { labConfigSchema, type LabConfig } from './schema.ts';

/** Keys whose values are secrets: they are read as Pulumi secrets where they are used, and never here. */
export const secretKeys: readonly string[] = ['tunnelPrivateKey', hospitalSecretsKey];

/**
 * Reads and checks a stack's whole configuration.
 * @param values text of every key as the engine hands it over: `<project>:<key>` -> text, objects as JSON
 * @throws StackConfigError listing every fault with its path
 */
export function readLabConfig(project: string, values: Readonly<Record<string, string>>): LabConfig {
  const prefix = `${project}:`;
  const written = Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(prefix) && !secretKeys.includes(key.slice(prefix.length)))
      .map(([key, text]) => [key.slice(prefix.length), parsed(text)]),
  );
  const outcome = labConfigSchema.safeParse(written);
  if (!outcome.success) throw new StackConfigError(outcome.error.issues.flatMap(problemsOfIssue(written)));
  const problems = semanticProblems(outcome.data);
  if (problems.length > 0) throw new StackConfigError(problems);
  const secrets = parsed(values[prefix + hospitalSecretsKey] ?? '{}') as HospitalSecrets;
  const missing = problemsOfHospitalSecrets(outcome.data.hospitals, secrets);
  if (missing.length > 0) throw new StackConfigError(missing);
  return outcome.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const problemsOfIssue =
  (written: unknown) =>
  (issue: z.core.$ZodIssue): readonly string[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `'${pathOf([...issue.path, key])}' must not be there: no such key`);
    const value = issue.path.reduce<unknown>(
      (inner, key) => (inner as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
      written,
    );
    const shown = value === undefined ? 'absent' : typeof value === 'object' ? 'an object' : String(value);
    if (issue.code === 'invalid_union')
      return [
        `'${pathOf(issue.path)}' (${shown}) must be one of the targets or kinds that docs/targets.md lists`,
      ];
    return [`'${pathOf(issue.path)}' (${shown}) must be valid: ${issue.message}`];
  };

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );

function semanticProblems(config: LabConfig): readonly string[] {
  const { hospitals, addOns } = config;
  const namespaces = hospitals.map(({ namespace }) => namespace);
  const hosts = hospitals.flatMap((hospital) => Object.values(hospital.hosts));
  return [
    ...hospitals.flatMap((hospital, index) =>
      problemsOfHospital(hospital).map((problem) => problem.replace(/^'/, `'hospitals[${index}].`)),
    ),
    ...repeated(namespaces).map((name) => `'hospitals[].namespace' (${name}) must differ between hospitals`),
    ...repeated(hosts).map((name) => `'hospitals[].hosts' (${name}) must differ between hospitals`),
    ...hospitals.flatMap(({ ingress }, index) =>
      addOns.ingress !== 'existing' && (ingress?.className ?? ingress?.controller) !== undefined
        ? [
            `'hospitals[${index}].ingress' must not name a class or pods: addOns.ingress (${addOns.ingress}) brings its own`,
          ]
        : [],
    ),
  ];
}

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
