import { settingsOf, type Hospital } from '../../apps/charts/hospital.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { outsideFacts } from '../../apps/model/deployment/outside.ts';
import { outsideSecretsOf } from '../../apps/model/deployment/secrets.ts';

/** Key of the configuration that holds what systems outside of the cluster know services by: namespace -> key -> secret. */
export const hospitalSecretsKey = 'hospitalSecrets';

/** Secrets as they are in the configuration; in a stack's file each is `{ secure: ... }`. */
export type HospitalSecrets = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const fewestCharactersOf = (key: string): number =>
  Object.values(outsideFacts).find((facts) => facts.key === key)!.secret.fewestCharacters;

/** Every secret that is missing, too short, or nobody's, each a sentence that starts with its path. No value is shown. */
export function problemsOfHospitalSecrets(
  hospitals: readonly Hospital[],
  given: HospitalSecrets,
): readonly string[] {
  const wanted = new Set<string>();
  const problems = hospitals.flatMap((hospital) =>
    outsideSecretsOf(catalog, settingsOf(hospital)).flatMap(({ key }) => {
      const path = `${hospitalSecretsKey}.${hospital.namespace}.${key}`;
      wanted.add(path);
      const value = given[hospital.namespace]?.[key];
      const fewest = fewestCharactersOf(key);
      if (value === undefined)
        return [`'${path}' (absent) must be set: pulumi config set --secret --path ${path}`];
      return typeof value === 'string' && value.length < fewest
        ? [`'${path}' must have at least ${fewest} characters`]
        : [];
    }),
  );
  const superfluous = Object.entries(given)
    .flatMap(([namespace, secrets]) =>
      Object.keys(secrets).map((key) => `${hospitalSecretsKey}.${namespace}.${key}`),
    )
    .filter((path) => !wanted.has(path));
  return [
    ...problems,
    ...superfluous.map((path) => `'${path}' must not be there: no setting of a hospital needs it`),
  ];
}
