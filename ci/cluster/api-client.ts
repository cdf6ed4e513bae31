import { Agent, request } from 'undici';
import type { ClusterAccess } from './cluster-access.ts';

/** What an API server answered. */
export interface ApiAnswer {
  readonly status: number;
  /** JSON, or the text when it is none. */
  readonly body: unknown;
  /** What the server says beside the answer, such as a Pod Security rule that an object would break. */
  readonly warnings: readonly string[];
}

const TIMEOUT_MS = 60_000;

/** Speaks HTTP with one API server over kept connections. */
export class ApiClient {
  readonly #access: ClusterAccess;
  readonly #agent: Agent;

  constructor(access: ClusterAccess) {
    const { ca, certificate, key, insecure = false } = access;
    this.#access = access;
    this.#agent = new Agent({
      connect: {
        rejectUnauthorized: !insecure,
        ...(ca === undefined ? {} : { ca }),
        ...(certificate === undefined ? {} : { cert: certificate }),
        ...(key === undefined ? {} : { key }),
      },
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
  }

  /** Sends one request. @throws Error when the server cannot be reached; any status is an answer */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: { readonly type: string; readonly content: unknown },
  ): Promise<ApiAnswer> {
    const { token, url } = this.#access;
    const answer = await request(url + path, {
      method,
      dispatcher: this.#agent,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body.content) }),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      body: jsonOr(text),
      warnings: warningsIn(answer.headers['warning']),
    };
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Texts of the header: `299 - "text"`, one per warning. */
const warningsIn = (header: string | readonly string[] | undefined): readonly string[] =>
  [header ?? []]
    .flat()
    .flatMap((line) => [...line.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text));
