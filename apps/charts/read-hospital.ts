import { readFileSync } from 'node:fs';
import { hospitalSchema } from './hospital-schema.ts';
import { problemsOfHospital, type Hospital } from './hospital.ts';

/**
 * A hospital out of a JSON file with the fields of `Hospital`.
 * @throws RangeError listing every fault, each with the file and the path of its field
 */
export function readHospital(file: string): Hospital {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RangeError(`'${file}' must be a JSON file that can be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return parseHospital(content, file);
}

/**
 * A hospital out of a value with the fields of `Hospital`.
 * @param source where the value is from; every fault names it
 * @throws RangeError listing every fault, each with the path of its field
 */
export function parseHospital(content: unknown, source: string): Hospital {
  const read = hospitalSchema.safeParse(content);
  const problems = read.success
    ? problemsOfHospital(read.data)
    : read.error.issues.map(({ path, message }) => `'${path.join('.') || 'the whole'}': ${message}`);
  if (problems.length > 0 || !read.success)
    throw new RangeError(problems.map((problem) => `${source}: ${problem}`).join('\n'));
  return read.data;
}

/**
 * Several hospitals for one cluster.
 * @throws RangeError listing every fault of every file, and a namespace that two of them take
 */
export function readHospitals(files: readonly string[]): readonly Hospital[] {
  const problems: string[] = [];
  const owner = new Map<string, string>();
  const hospitals = files.flatMap((file) => {
    try {
      const read = readHospital(file);
      const other = owner.get(read.namespace);
      if (other !== undefined)
        problems.push(`${file}: 'namespace' (${read.namespace}) must differ from that of ${other}`);
      owner.set(read.namespace, file);
      return [read];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return hospitals;
}
