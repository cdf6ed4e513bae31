import { Pool, type Dispatcher } from 'undici';
import { problem } from '../contracts/problem.ts';
import { serviceNames, type ServiceName } from '../model/catalog.ts';
import { credentialsOf, type Keys } from './targets.ts';
import type { Input } from './inputs.ts';

/** An answer that no input may have. */
export interface Fault {
  readonly input: string;
  readonly what: string;
}

/** Traces of a program that an answer must not show. */
const LEAK = /\bat [^\n]*\.(?:ts|m?js):\d+:\d+|SQLITE_[A-Z]+:|\bER_[A-Z]{3,}/;

/** A peer may be late on a busy machine; an input that is at fault is so every time. */
const TRIES = 4;
const PAUSE_MS = 250;

/** Sends inputs to services on this machine over connections that stay open. */
export class Sender {
  readonly statuses: Record<string, number> = {};
  readonly faults: Fault[] = [];
  readonly #pools: Readonly<Record<ServiceName, Pool>>;
  readonly #keys: Keys;
  readonly #connections: number;

  /** @throws RangeError when a URL is not on the loopback address */
  constructor(urls: Readonly<Record<ServiceName, string>>, keys: Keys, connections: number) {
    for (const url of Object.values(urls))
      if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(url))
        throw new RangeError(`'url' (${url}) must be on the loopback address`);
    this.#keys = keys;
    this.#connections = connections;
    this.#pools = Object.fromEntries(
      serviceNames.map((name) => [name, new Pool(urls[name], { connections, headersTimeout: 30_000 })]),
    ) as Record<ServiceName, Pool>;
  }

  async send(inputs: readonly Input[]): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < inputs.length) await this.sendOne(inputs[next++]!);
    };
    await Promise.all(Array.from({ length: this.#connections }, worker));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.destroy()));
  }

  /** Status of the answer to one input; what may not be is among the faults. */
  async sendOne(input: Input): Promise<number> {
    const { target, path, headers, body, luck, stranger } = input;
    const request = {
      path,
      method: target.method as Dispatcher.HttpMethod,
      headers: {
        'content-type':
          target.route.bodyFormat === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
        ...headers,
        ...(stranger ? {} : credentialsOf(target, this.#keys, luck)),
      },
      body,
    };
    for (let left = TRIES; left > 0; left -= 1) {
      const { status, text } = await this.#ask(target.service, request, target.route.streaming === true);
      const code = status >= 500 ? problem.safeParse(jsonOf(text)).data?.code : undefined;
      if (code === 'unavailable' && left > 1) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        continue;
      }
      const key = `${target.service} ${status}`;
      this.statuses[key] = (this.statuses[key] ?? 0) + 1;
      if (status >= 500 && code !== 'overloaded')
        this.#fault(input, `answered ${status}: ${text.slice(0, 300)}`);
      else if (status >= 400 && LEAK.test(text))
        this.#fault(input, `shows its inside: ${text.slice(0, 300)}`);
      return status;
    }
    return 503;
  }

  async #ask(
    service: ServiceName,
    request: Dispatcher.RequestOptions,
    streaming: boolean,
  ): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const answer = await this.#pools[service].request(request);
      if (streaming && answer.statusCode === 200) {
        answer.body.on('error', () => undefined).destroy();
        return { status: 200, text: '' };
      }
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      return { status: 599, text: `no answer: ${String(error)}` };
    }
  }

  #fault({ target, path, body, headers }: Input, what: string): void {
    const shown = body === null ? '' : ` ${body.toString().slice(0, 2_000)}`;
    this.faults.push({
      input: `${target.service}: ${target.method} ${path} ${JSON.stringify(headers)}${shown}`,
      what,
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
