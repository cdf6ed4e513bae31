/** An act of a person is told to the server at most this often, in milliseconds. */
const TELL_MS = 60_000;

/** Goes to the sign-in page, and back here afterwards. */
export function toSignIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/** Goes to the sign-in page when the server says that nobody is signed in; stays when it says nothing. */
export async function leaveWhenSignedOut(): Promise<void> {
  const answer = await fetch('/v1/session').catch(() => undefined);
  if (answer?.status === 401) toSignIn();
}

/** Account of whoever is signed in; undefined when the server does not say. */
export async function ownAccountId(): Promise<string | undefined> {
  const answer = await fetch('/v1/session').catch(() => undefined);
  return answer?.ok === true ? ((await answer.json()) as { accountId: string }).accountId : undefined;
}

/** Keeps the session alive while a person uses the page: pointer and keys count, what the page does by itself does not. */
export function keepActive(): void {
  let toldAtMs = performance.now();
  const tell = (): void => {
    if (performance.now() - toldAtMs < TELL_MS) return;
    toldAtMs = performance.now();
    void fetch('/v1/session/active', { method: 'POST' }).catch(() => undefined);
  };
  for (const type of ['pointerdown', 'keydown', 'wheel'] as const)
    addEventListener(type, tell, { passive: true, capture: true });
}
