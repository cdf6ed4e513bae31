import { Ajv, type ValidateFunction } from 'ajv';
import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { readSchemas, type SchemaSet } from './schema-file.ts';

const schemas = readSchemas();

/** Minor versions of Kubernetes that objects can be checked for, such as `1.36`. */
export const schemaVersions: readonly string[] = Object.keys(schemas).filter((name) => /^\d/.test(name));

const compilers = new Map<string, Ajv>();

/**
 * Everything that an API server of that minor version would say about the fields of an object: unknown ones, missing
 * ones, wrong types. Kinds of add-ons are checked by the add-on's own schema.
 * @throws RangeError for a version or kind that there is no schema of
 */
export function schemaFaults(version: string, object: KubernetesObject): readonly string[] {
  const key = `${object.apiVersion} ${object.kind}`;
  const set = [schemas[version], schemas['metallb']].find((each) => each?.kinds[key] !== undefined);
  if (schemas[version] === undefined || set === undefined)
    throw new RangeError(
      `'${key}' of Kubernetes ${version} must be among the schemas (${schemaVersions.join(', ')}): npm run schemas:write`,
    );
  const validate = validatorOf(set, set.kinds[key]!);
  if (validate(object)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const unknown = (params as { additionalProperty?: string }).additionalProperty;
    return `${titleOf(object)}${instancePath} ${unknown === undefined ? message : `must not have the field '${unknown}'`}`;
  });
}

function validatorOf({ source, definitions }: SchemaSet, name: string): ValidateFunction {
  let ajv = compilers.get(source);
  if (ajv === undefined) {
    ajv = new Ajv({ allErrors: true, strict: false }).addSchema({ definitions }, source);
    compilers.set(source, ajv);
  }
  return ajv.getSchema(`${source}#/definitions/${escapeReference(name)}`)!;
}

const escapeReference = (name: string): string =>
  encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
