import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ServiceError } from './errors.ts';
import { createPeer } from './peer.ts';
import { startService, type RunningService, type ServiceDefinition } from './run-service.ts';
import { validate } from './validate.ts';

/** Traefik's `forwardingTimeouts.idleConnTimeout`. */
const TRAEFIK_KEEPS_SECONDS = 90;

const secret = 'a-caller-secret-of-thirty-two-characters';
const env = { PORT: '0', SLOTS: '2', LOG_LEVEL: 'silent', EEG_ACQUISITION_SECRET: secret };

/** A service that holds requests until told otherwise: real HTTP, real admission, no network behind it. */
let held: (() => void)[] = [];
let ready = true;
const body = z.object({ eeg_data: z.array(z.number()) });
const definition: ServiceDefinition<'seizure-detection', Record<never, never>> = {
  name: 'seizure-detection',
  spec: {},
  build: async () => ({
    handlers: {
      predict: (request, response) => {
        validate(body, request.body);
        response.json({ ok: true });
      },
      predictions: (request, response) =>
        new Promise((resolve) => {
          if (request.body.fault === 'crash') throw new Error('secret detail');
          if (request.body.fault === 'down')
            throw new ServiceError('unavailable', 'gone', { retryAfterSeconds: 7 });
          held.push(() => {
            response.json({ held: true });
            resolve();
          });
        }),
    },
    readiness: {
      model: () => ({ ready, detail: { version: 'x' } }),
      extra: () => ({ ready: false, optional: true }),
    },
  }),
};

let service: RunningService;
const post = (path: string, content: string, headers: Record<string, string> = {}) =>
  fetch(service.url + path, {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, ...headers },
  });

const until = async (condition: () => boolean): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition did not come true within 5 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

beforeAll(async () => {
  service = await startService(definition, env);
});
afterAll(() => service.stop());

describe('a service', () => {
  it('describes its routes to anybody', async () => {
    const description = await (await fetch(`${service.url}/openapi.json`)).json();
    expect(description).toMatchObject({
      openapi: '3.1.1',
      info: { title: 'EEG Ward: seizure-detection' },
      paths: { '/predict': { post: { operationId: 'predict' } } },
    });
  });

  it('says that it is alive, and whether it is ready, truthfully', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    ready = false;
    const answer = await fetch(`${service.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ ready: false, checks: { model: { ready: false } } });
    ready = true;
  });

  it('offers its metrics to Prometheus', async () => {
    await post('/predict', '{"eeg_data":[1]}');
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(/http_server_request_duration_seconds_count\{.*http_route="\/predict".*\} \d+/);
    expect(text).toMatch(/admission_slots\{service="seizure-detection"\} 2/);
  });

  it('refuses a caller without a secret before it reads the body', async () => {
    const answer = await post('/predict', 'x'.repeat(1_000), { authorization: 'Bearer wrong' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ status: 'error', code: 'unauthorised' });
  });

  it.each([
    ['broken JSON', '{"eeg_data":[NaN]}', 400, 'bad-request'],
    ['a body over the limit', `{"eeg_data":[${'1,'.repeat(60_000)}1]}`, 413, 'too-large'],
    ['a wrong type', '{"eeg_data":"x"}', 400, 'bad-request'],
  ])('answers %s with a 4xx that explains itself', async (_what, content, status, code) => {
    const answer = await post('/predict', content);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      status: 'error',
      code,
      message: expect.stringMatching(/^'.+' .*must /),
    });
  });

  it.each([
    [
      'a body that is not gzip',
      { 'content-encoding': 'gzip' },
      400,
      /^'body' must be what 'content-encoding'/,
    ],
    [
      'a body that is not brotli',
      { 'content-encoding': 'br' },
      400,
      /^'body' must be what 'content-encoding'/,
    ],
    [
      'an encoding nobody knows',
      { 'content-encoding': 'x' },
      415,
      /^'content-encoding' \("x"\) must be gzip/,
    ],
    [
      'a charset that JSON has not',
      { 'content-type': 'text/plain; charset=latin1' },
      415,
      /^'content-type' \(".*latin1"\) must name charset utf-8/,
    ],
  ])('answers %s naming what is at fault and the rule', async (_what, headers, status, message) => {
    const answer = await post('/predict', '{"eeg_data":[1]}', headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('shows no packed length for a body that is too large unpacked', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(1_000_000, ' ')));
    const answer = await fetch(`${service.url}/predict`, {
      method: 'POST',
      body: bomb,
      headers: { 'content-encoding': 'gzip', authorization: `Bearer ${secret}` },
    });
    expect(await answer.json()).toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/^'body' \(more than allowed bytes\) .* when unpacked/),
    });
  });

  it.each([
    ['small', '/predict', 9],
    ['large', '/v1/predictions', 4_000_000],
  ])('keeps its slots for others while %s bodies come slowly', async (_size, path, length) => {
    const clients = [0, 1].map(() => {
      const client = connect(service.port, '127.0.0.1');
      client.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${secret}\r\nContent-Length: ${length}\r\n\r\n{`,
      );
      return client;
    });
    try {
      await Promise.all(clients.map((client) => once(client, 'connect')));
      for (let i = 0; i < 20; i += 1) expect((await post('/predict', '{"eeg_data":[1]}')).status).toBe(200);
    } finally {
      clients.forEach((client) => client.destroy());
    }
  });

  it('answers a file upload, a wrong method and an unknown path with their own status', async () => {
    expect((await post('/predict', 'x', { 'content-type': 'multipart/form-data; boundary=b' })).status).toBe(
      415,
    );
    const wrong = await fetch(`${service.url}/predict`, { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
    expect((await fetch(`${service.url}/nowhere`)).status).toBe(404);
  });

  it('says nothing about a fault of its own, and when to come back for a passing one', async () => {
    const crash = await post('/v1/predictions', '{"fault":"crash"}');
    expect(crash.status).toBe(500);
    expect(await crash.text()).not.toContain('secret detail');
    const down = await post('/v1/predictions', '{"fault":"down"}');
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '7']);
  });

  it('serves as many requests at once as it has slots and refuses the next; health needs no slot', async () => {
    held = [];
    const busy = [post('/v1/predictions', '{}'), post('/v1/predictions', '{}')];
    await until(() => held.length === 2);
    const refused = await post('/v1/predictions', '{}');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    held.forEach((release) => release());
    expect((await Promise.all(busy)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('gives a slot back when the client goes away', async () => {
    held = [];
    const clients = [0, 1].map(() => {
      const client = httpRequest(`${service.url}/v1/predictions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      });
      client.on('error', () => undefined);
      client.end('{}');
      return client;
    });
    await until(() => held.length === 2);
    clients.forEach((client) => client.destroy());
    let status = 503;
    const end = Date.now() + 5_000;
    while (status === 503 && Date.now() < end) status = (await post('/predict', '{"eeg_data":[1]}')).status;
    expect(status).toBe(200);
  });

  it('finishes the requests it has when it is stopped, and accepts no more', async () => {
    held = [];
    const other = await startService(definition, env);
    const pending = fetch(`${other.url}/v1/predictions`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    });
    await until(() => held.length === 1);
    const stopped = other.stop();
    await expect(
      new Promise((resolve, reject) =>
        connect(other.port, '127.0.0.1').once('connect', resolve).once('error', reject),
      ),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    held[0]!();
    expect((await pending).status).toBe(200);
    await stopped;
  });

  it('that was told to stop first says that it is not ready, and serves whom has not heard, without keeping connections', async () => {
    const other = await startService(definition, { ...env, DRAIN_SECONDS: '3600' });
    const stopped = other.stop();
    const [readiness, answer] = await Promise.all([
      fetch(`${other.url}/readyz`),
      fetch(`${other.url}/predict`, {
        method: 'POST',
        body: '{"eeg_data":[1]}',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      }),
    ]);
    await Promise.all([stopped, other.stop()]);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ checks: { running: { ready: false } } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
  });

  it('keeps connections longer than Traefik does, which otherwise sends on one that is being closed', async () => {
    const { headers } = await fetch(`${service.url}/healthz`);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(
      TRAEFIK_KEEPS_SECONDS,
    );
  });

  it('refuses to start on a port that is taken, naming it', async () => {
    await expect(startService(definition, { ...env, PORT: String(service.port) })).rejects.toThrow(
      /must be free to listen on \(EADDRINUSE\)/,
    );
  });
});

describe('a peer', () => {
  const answer = z.object({ ok: z.boolean() });

  it('is called with the secret of the caller and its answer is checked', async () => {
    const peer = createPeer('seizure-detection', { url: service.url, secret });
    expect(await peer.call('predict', { body: { eeg_data: [1] }, answer })).toEqual({ ok: true });
    expect(await peer.readiness()).toMatchObject({ ready: true });
    await peer.close();
  });

  it('passes on what is wrong with the request, and hides a wrong secret as a fault of ours', async () => {
    const peer = createPeer('seizure-detection', { url: service.url, secret });
    await expect(peer.call('predict', { body: { eeg_data: 'x' }, answer })).rejects.toMatchObject({
      status: 400,
    });
    await peer.close();
    const stranger = createPeer('seizure-detection', { url: service.url, secret: 'x'.repeat(32) });
    await expect(stranger.call('predict', { body: {}, answer })).rejects.toMatchObject({ code: 'internal' });
    await stranger.close();
  });

  it('that is not there is unavailable, with a time to come back, and not ready', async () => {
    const peer = createPeer('seizure-detection', { url: 'http://127.0.0.1:9', secret });
    await expect(peer.call('predict', { body: {}, answer })).rejects.toMatchObject({
      status: 503,
      retryAfterSeconds: 1,
    });
    expect(await peer.readiness()).toMatchObject({ ready: false });
    await peer.close();
  });
});
