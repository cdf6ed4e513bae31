/** Where a service answers, and the secret of a client that may use it. */
export interface SmokeTarget {
  /** Without a slash at its end. */
  readonly url: string;
  /** Device token or secret of a calling service; absent for a service that people use. */
  readonly secret?: string;
}

/** A sentence about a service that has to be true before it serves anybody. */
export interface SmokeCheck {
  readonly sentence: string;
  /** @throws Error saying what was there instead */
  readonly holds: (target: SmokeTarget) => Promise<void>;
}

const TIMEOUT_MS = 35_000;

/** One request of a check; `body` is sent as JSON. A redirection is an answer. */
export const send = (
  { url, secret }: SmokeTarget,
  path: string,
  { method = 'GET', body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<Response> =>
  fetch(url + path, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** The answer's JSON. @throws Error with status and text unless it is a 2xx */
export async function accepted(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the answer must be a 2xx, it was ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
