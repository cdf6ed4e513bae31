import { ServiceError } from '../../../../kit/errors.ts';

const DAY_MS = 86_400_000;

/** Longest span of a search, and the span without a date, in milliseconds. */
const MAX_SPAN_MS = 31 * DAY_MS;
const DEFAULT_SPAN_MS = DAY_MS;

const FORM =
  /^(eq|ge|gt|le|lt)?(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;

/**
 * Span of FHIR date parameters such as `ge2026-05-19` and `lt2026-05-19T07:00:00Z`; dates without a time are whole days, months
 * or years of UTC.
 * @throws ServiceError `bad-request` for another form, an empty span or one longer than 31 days
 */
export function spanOf(
  name: string,
  values: string | readonly string[] | undefined,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  let fromMs: number | undefined;
  let toMs: number | undefined;
  for (const text of [values ?? []].flat()) {
    const { prefix, lowMs, highMs } = boundsOf(name, text);
    if (prefix === 'ge' || prefix === 'eq') fromMs = Math.max(fromMs ?? 0, lowMs);
    if (prefix === 'gt') fromMs = Math.max(fromMs ?? 0, highMs);
    if (prefix === 'le' || prefix === 'eq') toMs = Math.min(toMs ?? Infinity, highMs);
    if (prefix === 'lt') toMs = Math.min(toMs ?? Infinity, lowMs);
  }
  const endMs = toMs ?? Math.min(nowMs + 1, (fromMs ?? nowMs) + MAX_SPAN_MS);
  const beginMs = fromMs ?? endMs - DEFAULT_SPAN_MS;
  if (beginMs >= endMs || endMs - beginMs > MAX_SPAN_MS)
    throw fault(
      name,
      [values ?? []].flat().join(),
      'must make a span of more than nothing and at most 31 days',
    );
  return { fromMs: Math.max(0, beginMs), toMs: endMs };
}

function boundsOf(name: string, text: string) {
  const [, prefix = 'eq', year, month, day, time] = FORM.exec(text) ?? [];
  const lowMs = Date.parse(
    time === undefined ? `${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z` : text.replace(/^[a-z]+/, ''),
  );
  if (year === undefined || !Number.isFinite(lowMs))
    throw fault(name, text, "must be a date such as '2026-05-19' or 'ge2026-05-19T07:00:00Z'");
  const low = new Date(lowMs);
  const highMs =
    time !== undefined
      ? lowMs + 1
      : day !== undefined
        ? lowMs + DAY_MS
        : month !== undefined
          ? Date.UTC(low.getUTCFullYear(), low.getUTCMonth() + 1)
          : Date.UTC(low.getUTCFullYear() + 1, 0);
  return { prefix, lowMs, highMs };
}

const fault = (name: string, text: string, rule: string): ServiceError =>
  new ServiceError('bad-request', `'${name}' (${text.slice(0, 60)}) ${rule}`, {
    fields: [{ path: name, rule }],
  });
