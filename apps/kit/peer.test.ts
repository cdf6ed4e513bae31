import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalog } from '../model/catalog.ts';
import { createPeer } from './peer.ts';

const { timeoutMs } = catalog['seizure-detection'].routes.predictions;

describe('a peer that hangs', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const peerThat = async (answers: RequestListener) => {
    const server = createServer(answers);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const peer = createPeer('seizure-detection', { url: `http://127.0.0.1:${port}`, secret: 'x'.repeat(32) });
    cleanups.push(
      () => new Promise((resolve) => server.close(resolve)),
      () => peer.close(),
    );
    return peer;
  };

  it.each<[string, RequestListener]>([
    ['answers nothing', () => undefined],
    [
      'sends its answer byte by byte, for ever',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 50);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])(
    'and %s is given up after the time of its route',
    async (_how, answers) => {
      const peer = await peerThat(answers);
      const startedAt = performance.now();
      await expect(peer.call('predictions', { body: {}, answer: z.unknown() })).rejects.toMatchObject({
        code: 'unavailable',
        retryAfterSeconds: expect.any(Number),
      });
      const tookMs = performance.now() - startedAt;
      expect(tookMs).toBeGreaterThan(timeoutMs - 100);
      expect(tookMs).toBeLessThan(timeoutMs + 1_500);
    },
    8_000,
  );

  it('is not ready', async () => {
    const peer = await peerThat(() => undefined);
    expect(await peer.readiness()).toMatchObject({ ready: false });
  }, 5_000);
});
