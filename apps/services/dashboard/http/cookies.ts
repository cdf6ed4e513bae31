import type { Request, Response } from 'express';

/** With TLS the name makes browsers insist on it, on this host and the whole path; plain HTTP is for this machine only. */
export const cookieName = (name: string, secure: boolean): string => (secure ? `__Host-${name}` : name);

/** The cookie of a request; undefined when there is none, or more than one of the name. */
export function cookieOf(request: Request, name: string, secure: boolean): string | undefined {
  const prefix = `${cookieName(name, secure)}=`;
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
  return values.length === 1 ? values[0] : undefined;
}

const attributes = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', secure, path: '/' }) as const;

/** @param maxAge in milliseconds; absent: until the browser is closed */
export function setCookie(
  response: Response,
  name: string,
  value: string,
  { secure, maxAge }: { readonly secure: boolean; readonly maxAge?: number },
): void {
  response.cookie(cookieName(name, secure), value, {
    ...attributes(secure),
    ...(maxAge === undefined ? {} : { maxAge }),
  });
}

export const clearCookie = (response: Response, name: string, secure: boolean): void => {
  response.clearCookie(cookieName(name, secure), attributes(secure));
};
