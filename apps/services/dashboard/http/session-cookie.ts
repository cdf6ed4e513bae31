import type { Request, Response } from 'express';

/** With TLS the name makes browsers insist on it, on this host and the whole path; plain HTTP is for this machine only. */
export const sessionCookieName = (secure: boolean): string =>
  secure ? '__Host-ward-session' : 'ward-session';

const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** The session id that a browser shows, or undefined. */
export function sessionIdOf(request: Request, secure: boolean): string | undefined {
  const name = sessionCookieName(secure);
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  return values.length === 1 && SESSION_ID.test(values[0]!) ? values[0] : undefined;
}

export const setSessionCookie = (response: Response, sessionId: string, secure: boolean): void => {
  response.cookie(sessionCookieName(secure), sessionId, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
  });
};

export const clearSessionCookie = (response: Response, secure: boolean): void => {
  response.clearCookie(sessionCookieName(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' });
};
