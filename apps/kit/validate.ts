import type { z } from 'zod';
import { ServiceError, type FieldFault } from './errors.ts';

type Issue = z.core.$ZodIssue;

const MAX_FAULTS = 20;

/**
 * Checks `input` against `schema`.
 * @throws ServiceError `bad-request` that names each field at fault, the value received and the rule
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const outcome = schema.safeParse(input, { reportInput: true });
  if (outcome.success) return outcome.data;
  const faults = outcome.error.issues.flatMap((issue) => faultsOf(issue, []));
  const shown = faults.slice(0, MAX_FAULTS);
  const more = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more faults`] : [];
  throw new ServiceError('bad-request', [...shown.map(({ sentence }) => sentence), ...more].join('; '), {
    fields: shown.map(({ path, rule }) => ({ path, rule })),
  });
}

function faultsOf(issue: Issue, parent: readonly PropertyKey[]): (FieldFault & { sentence: string })[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = issue.errors
      .filter((issues) => !isWrongBranch(issues))
      .toSorted((a, b) => b.length - a.length)
      .at(-1);
    if (branch !== undefined && branch.length > 0) return branch.flatMap((nested) => faultsOf(nested, path));
  }
  const name = pathText(path);
  const rule = ruleOf(issue);
  return [{ path: name, rule, sentence: `'${name}' (${valueText(issue.input)}) ${rule}` }];
}

/** A branch of a union that the value was never meant for: its own type is already wrong at the top. */
const isWrongBranch = (issues: readonly Issue[]): boolean =>
  issues.length === 1 && issues[0]?.code === 'invalid_type' && issues[0].path.length === 0;

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return ruleText(
        issue,
        issue.input === undefined
          ? `must be given as ${article(issue.expected)}`
          : `must be ${article(issue.expected)}`,
      );
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? ruleText(
            issue,
            `must hold at least ${issue.minimum} ${issue.origin === 'array' ? 'entries' : 'characters'}`,
          )
        : `must be ${issue.inclusive === false ? 'greater than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array' || issue.origin === 'string'
        ? ruleText(
            issue,
            `must hold at most ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`,
          )
        : `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return ruleText(issue, `must be a valid ${issue.format}`);
    case 'unrecognized_keys':
      return `must not hold ${issue.keys.map((key) => `'${key}'`).join(', ')}`;
    case 'invalid_union':
      return ruleText(issue, 'must have one of the documented forms');
    default:
      return ruleText(issue, `must be valid: ${issue.message}`);
  }
}

/** Messages of our schemas start with `must`; zod's own do not, and are replaced. */
const ruleText = (issue: Issue, otherwise: string): string =>
  issue.message.startsWith('must') ? issue.message : otherwise;

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body';
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

function valueText(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return `${value.length} entries`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
