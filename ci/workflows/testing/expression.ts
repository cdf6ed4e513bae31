/** A value of GitHub's expressions, as far as our workflows use them. */
export type Value = string | number | boolean | null | undefined | { readonly [name: string]: Value };

/** What expressions may name: `github`, `vars`, `secrets`, `needs`, `steps`, `runner`. */
export type Contexts = Readonly<Record<string, Value>>;

type Token = { readonly kind: 'name' | 'text' | 'sign'; readonly text: string };

const TOKENS = /\s*(?:([a-zA-Z_][\w.-]*)|'((?:[^']|'')*)'|(==|!=|&&|\|\||[!()]))/y;

/** Functions about how earlier steps or jobs ended, of a run in which none was cancelled. */
const functions: Readonly<Record<string, (contexts: Contexts) => Value>> = {
  cancelled: () => false,
  always: () => true,
  success: ({ job }) => (job as { status?: Value } | undefined)?.status !== 'failure',
  failure: ({ job }) => (job as { status?: Value } | undefined)?.status === 'failure',
};

/**
 * The value of an expression, without its `${{ }}`: names, texts, `!`, `==`, `!=`, `&&`, `||`, parentheses.
 * @throws RangeError for anything else
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function valueOf(expression: string, contexts: Contexts): Value {
  const tokens = tokensOf(expression);
  let at = 0;
  const sign = (text: string): boolean => {
    const is = tokens[at]?.kind === 'sign' && tokens[at]?.text === text;
    if (is) at += 1;
    return is;
  };
  const fail = (): never => {
    throw new RangeError(
      `'${expression}' must be an expression that is known here, at '${tokens[at]?.text ?? 'its end'}'`,
    );
  };
  const either = (): Value => {
    let value = both();
    while (sign('||')) {
      const other = both();
      value = isTrue(value) ? value : other;
    }
    return value;
  };
  const both = (): Value => {
    let value = comparison();
    while (sign('&&')) {
      const other = comparison();
      value = isTrue(value) ? other : value;
    }
    return value;
  };
  const comparison = (): Value => {
    const value = single();
    if (sign('==')) return isSame(value, single());
    if (sign('!=')) return !isSame(value, single());
    return value;
  };
  const single = (): Value => {
    if (sign('!')) return !isTrue(single());
    if (sign('(')) {
      const value = either();
      return sign(')') ? value : fail();
    }
    const token = tokens[at] ?? fail();
    at += 1;
    if (token.kind === 'text') return token.text;
    if (token.kind === 'sign') return fail();
    if (!sign('(')) return named(token.text, contexts);
    return sign(')') && functions[token.text] !== undefined ? functions[token.text]!(contexts) : fail();
  };
  const value = either();
  return at === tokens.length ? value : fail();
}

/** A text with the value of every `${{ }}` in place. */
export const filledIn = (text: string, contexts: Contexts): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => asText(valueOf(expression, contexts)));

/** Whether a condition holds; without a name of a function it needs that nothing has failed before. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  if (condition === undefined) return isTrue(functions['success']!(contexts));
  const looks = Object.keys(functions).some((name) => condition.includes(`${name}()`));
  return isTrue(valueOf(condition, contexts)) && (looks || isTrue(functions['success']!(contexts)));
}

function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = expression.trim();
  for (TOKENS.lastIndex = 0; TOKENS.lastIndex < text.length;) {
    const from = TOKENS.lastIndex;
    const match = TOKENS.exec(text);
    if (match === null)
      throw new RangeError(`'${text}' must be an expression that is known here, at '${text.slice(from)}'`);
    const [, name, quoted, sign] = match;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else tokens.push({ kind: 'sign', text: sign! });
  }
  return tokens;
}

function named(name: string, contexts: Contexts): Value {
  if (name === 'true' || name === 'false') return name === 'true';
  return name
    .split('.')
    .reduce<Value>(
      (value, key) => (typeof value === 'object' && value !== null ? value[key] : undefined),
      contexts,
    );
}

const isTrue = (value: Value): boolean =>
  !(value === '' || value === 0 || value === false || value === null || value === undefined);

/** GitHub compares texts without their case, and nothing with the empty text. */
const isSame = (a: Value, b: Value): boolean => asText(a).toLowerCase() === asText(b).toLowerCase();

const asText = (value: Value): string => (value === null || value === undefined ? '' : String(value));
