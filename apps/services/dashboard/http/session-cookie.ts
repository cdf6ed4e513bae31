import type { Request, Response } from 'express';
import { clearCookie, cookieOf, setCookie } from './cookies.ts';

const NAME = 'ward-session';

const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** The session id that a browser shows, or undefined. */
export function sessionIdOf(request: Request, secure: boolean): string | undefined {
  const value = cookieOf(request, NAME, secure);
  return value !== undefined && SESSION_ID.test(value) ? value : undefined;
}

export const setSessionCookie = (response: Response, sessionId: string, secure: boolean): void =>
  setCookie(response, NAME, sessionId, { secure });

export const clearSessionCookie = (response: Response, secure: boolean): void =>
  clearCookie(response, NAME, secure);
