import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { startServer } from './http-server.ts';

describe('a server', () => {
  it('ends the request of a client that does not read its answer', async () => {
    const app = express();
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    app.get('/', (_request, response) => {
      response.once('close', ended);
      response.send(Buffer.alloc(64 * 1024 * 1024));
    });
    const server = await startServer(
      { app, openStreams: new Set() },
      { host: '127.0.0.1', port: 0, stalledMs: 300 },
    );
    const client = connect(server.port, '127.0.0.1').on('error', () => undefined);
    try {
      await once(client, 'connect');
      client.pause();
      client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await end;
    } finally {
      client.destroy();
      await server.stop(100);
    }
    expect(client.bytesRead).toBeLessThan(64 * 1024 * 1024);
  });
});
