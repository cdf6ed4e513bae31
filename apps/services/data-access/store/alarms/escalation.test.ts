import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '../../../../kit/log.ts';
import { testNurse } from '../../../../testing/people.ts';
import { callersFrom } from '../../clients/callers.ts';
import { escalationSpec } from '../../config.ts';
import { readConfig } from '../../../../kit/config.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { recording, scored } from '../../testing/windows.ts';
import { escalation } from './escalation.ts';

const secret = 'a-webhook-secret-of-tests';
const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A mail server that keeps what it is given. */
const mailServer = (mails: string[]): Server =>
  createTcpServer((socket) => {
    let data: string | undefined;
    socket.write('220 test\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (data !== undefined) {
        data += text;
        if (!data.endsWith('\r\n.\r\n')) return;
        mails.push(data);
        data = undefined;
        socket.write('250 kept\r\n');
      } else if (text.startsWith('DATA')) {
        data = '';
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 yes\r\n');
    });
    socket.on('error', () => undefined);
  });

describe('alarms that nobody acknowledges', () => {
  let test: TestStore;
  const mails: string[] = [];
  const posts: {
    body: { callId: number; level: number; patientId: number };
    signature: unknown;
    text: string;
  }[] = [];
  let status = 500;
  const smtp = mailServer(mails);
  const web = createHttpServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      posts.push({ body: JSON.parse(text), text, signature: request.headers['x-ward-signature'] });
      response.writeHead(status).end();
    });
  });
  let escalate: (nowMs: number) => Promise<void>;
  const subject = { patientId: 1, kind: 'seizure' } as const;
  const alarm = async () => (await test.store.alarms()).alarms[0]!;

  beforeAll(async () => {
    test = await openTestStore(testEngines[0]!);
    const config = readConfig(escalationSpec, {
      ALARM_WEBHOOK_URL: `http://127.0.0.1:${await listen(web)}/page`,
      ALARM_WEBHOOK_SECRET: secret,
      ALARM_SMTP_URL: `smtp://127.0.0.1:${await listen(smtp)}`,
      ALARM_MAIL_FROM: 'ward@hospital.example',
      ALARM_MAIL_TO_ALL: 'everybody@hospital.example, night@hospital.example',
    });
    escalate = escalation(test.database, callersFrom(config), createLog('data-access', 'silent'));
    await test.store.storeEegWindows(recording(3, { startMs: Date.now() - 4_000, score: scored(0.9) }));
  });
  afterAll(async () => {
    web.close();
    smtp.close();
    await test.close();
  });

  it('call those in charge after 60 s, again and again until it was heard', async () => {
    const { raisedMs } = await alarm();
    await escalate(raisedMs + 59_000);
    expect(posts).toEqual([]);
    await escalate(raisedMs + 60_000);
    expect(posts).toHaveLength(1);
    await escalate(raisedMs + 60_500);
    expect(posts).toHaveLength(1);
    status = 204;
    await escalate(raisedMs + 63_000);
    await escalate(raisedMs + 90_000);
    expect(posts.map(({ body }) => [body.callId, body.level, body.patientId])).toEqual([
      [posts[0]!.body.callId, 1, 1],
      [posts[0]!.body.callId, 1, 1],
    ]);
    expect(mails).toEqual([]);
  });

  it('are signed, so that the receiver knows who calls, and name nobody', () => {
    const { text, signature } = posts[0]!;
    expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(text).digest('hex')}`);
    expect(text).not.toContain('Bed 1');
  });

  it('call everybody after 180 s, by mail too', async () => {
    const { raisedMs } = await alarm();
    await escalate(raisedMs + 180_000);
    expect(posts.at(-1)!.body.level).toBe(2);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: Ward alarm: patient no. 1, seizure-like activity');
    expect(mails[0]).toContain('night@hospital.example');
    await escalate(raisedMs + 600_000);
    expect([posts.length, mails.length]).toEqual([3, 1]);
  });

  it('call nobody once a person has acknowledged, however often a call failed before', async () => {
    const first = await alarm();
    await test.store.acknowledgeAlarm(subject, { episode: first.episode }, testNurse);
    await test.store.storeEegWindows(recording(110, { startMs: Date.now() + 4_000, score: scored(0.1) }));
    await test.store.storeEegWindows(recording(3, { startMs: Date.now() + 200_000, score: scored(0.9) }));
    status = 503;
    const { raisedMs, episode } = await alarm();
    await escalate(raisedMs + 61_000);
    const called = posts.length;
    expect(called).toBe(4);
    await test.store.acknowledgeAlarm(subject, { episode }, testNurse);
    status = 204;
    await escalate(raisedMs + 200_000);
    expect(posts).toHaveLength(called);
  });

  it('refuse settings that are there by half, all at once', () => {
    const half = readConfig(escalationSpec, {
      ALARM_WEBHOOK_URL: 'https://pager.example',
      ALARM_MAIL_TO: 'charge@hospital.example',
    });
    expect(() => callersFrom(half)).toThrow(/ALARM_WEBHOOK_SECRET.*\n.*ALARM_SMTP_URL/);
    expect(() => readConfig(escalationSpec, { ALARM_MAIL_TO: 'charge' })).toThrow(/e-mail addresses/);
  });
});
