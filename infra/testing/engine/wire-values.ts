/** Marks of special values in the wire format of the Pulumi SDK (sdk/nodejs/runtime/rpc.ts). */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
/** Stands for a text that is known only after the change was made. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

type Fields = Readonly<Record<string, unknown>>;

/** Values without the marks, and the paths of those that were secret. */
export interface PlainValues {
  readonly values: Fields;
  readonly secretPaths: readonly string[];
}

/** Takes the marks off what a program registers. */
export function plainOf(wire: Fields): PlainValues {
  const secretPaths: string[] = [];
  const walk = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((each, index) => walk(each, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    const fields = value as Fields;
    if (fields[SIGNATURE] === SECRET || fields[SIGNATURE] === OUTPUT) {
      if (fields[SIGNATURE] === SECRET || fields['secret'] === true) secretPaths.push(path);
      return 'value' in fields ? walk(fields['value'], path) : UNKNOWN;
    }
    return Object.fromEntries(
      Object.entries(fields).map(([key, each]) => [key, walk(each, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return { values: walk(wire, '') as Fields, secretPaths };
}

/** A value marked as secret, as an engine answers it. */
export const secretValue = (value: unknown): Fields => ({ [SIGNATURE]: SECRET, value });

/** Whether anything below is not known yet. */
export function holdsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsUnknown);
}
