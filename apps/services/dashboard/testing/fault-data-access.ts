import { json as bodyOf } from 'node:stream/consumers';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { findSessionsRequest, type findSessionsAnswer } from '../../../contracts/session.ts';
import { testPhysician } from '../../../testing/people.ts';
import type { Change } from '../../../contracts/changes.ts';
import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import type { EegWindow, Score } from '../../../contracts/eeg-window.ts';
import type { EegPage, EegTrend, HeartRateTrend, Ward } from '../../../contracts/ward.ts';
import { catalog } from '../../../model/catalog.ts';
import { storedWindow } from './made-windows.ts';
import { probes } from '../../../model/probes.ts';

const { routes } = catalog['data-access'];
const noHeartRate: HeartRateTrend = { bucketMs: 60_000, buckets: [], summary: null };

/**
 * Speaks data-access's contract over real HTTP without a database, and can do what a healthy data-access never does:
 * fall silent, break its feed, forget changes, send at any speed. Everything else is tested with the real one.
 */
export class FaultDataAccess {
  readonly patients: { patientId: number; name: string }[] = [];
  readonly heartRates = new Map<number, HeartRateTrend>();
  ready = true;
  /** False: the feed stays open and says nothing, not even a heartbeat. */
  speaks = true;
  wardReads = 0;
  #changes: Change[] = [];
  #windows: EegWindow[] = [];
  #pruned = 0;
  readonly #feeds = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #heartbeat: NodeJS.Timeout | undefined;

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#heartbeat = setInterval(() => this.#say(this.#beat()), 500);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get feeds(): number {
    return this.#feeds.size;
  }

  get changeNumber(): number {
    return this.#changes.at(-1)?.changeNumber ?? 0;
  }

  store(windows: readonly NewEegWindow[], receivedMs = Date.now()): void {
    const changes = windows.map((window): Change => {
      const stored = storedWindow(window, this.#windows.length + 1, receivedMs);
      this.#windows.push(stored);
      return this.#number({ kind: 'eeg-window', window: stored });
    });
    this.#say({ type: 'changes', changes });
  }

  /** A window gets its score late. */
  score(windowId: number, score: Score): void {
    const window: EegWindow = { ...this.#windows[windowId - 1]!, score };
    this.#windows[windowId - 1] = window;
    this.#say({ type: 'changes', changes: [this.#number({ kind: 'eeg-window', window })] });
  }

  change(
    change:
      | { kind: 'heart-rate'; patientId: number; fromMs: number; toMs: number }
      | { kind: 'annotations'; patientId: number }
      | { kind: 'patients' },
  ): void {
    this.#say({ type: 'changes', changes: [this.#number(change)] });
  }

  /** Every change so far is forgotten: readers that are behind are told so. */
  prune(): void {
    this.#pruned = this.changeNumber;
  }

  breakFeeds(): void {
    for (const feed of this.#feeds) feed.destroy();
  }

  #number<C extends { kind: string }>(change: C): Change {
    const numbered = { ...change, changeNumber: this.changeNumber + 1 } as unknown as Change;
    this.#changes.push(numbered);
    return numbered;
  }

  #say(line: unknown): void {
    if (!this.speaks) return;
    const text = `${JSON.stringify(line)}\n`;
    for (const feed of this.#feeds) feed.write(text);
  }

  #beat() {
    return { type: 'heartbeat', serverMs: Date.now(), changeNumber: this.changeNumber };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fault');
    const patientId = Number(/^\/v1\/(?:patients|ward)\/(\d+)\//.exec(pathname)?.[1]);
    const isRoute = (path: string): boolean => path.replace(':patientId', String(patientId)) === pathname;
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === probes.readiness) json({ ready: this.ready }, this.ready ? 200 : 503);
    else if (pathname === routes.changes.path) this.#follow(response, Number(searchParams.get('after')));
    else if (pathname === routes.findSessions.path) void this.#sessions(request).then(json);
    else if (pathname === routes.emergencyAccesses.path) json({ accesses: [] });
    else if (pathname === routes.recordAudit.path) json({ done: true });
    else if (pathname === routes.ward.path) json(this.#ward());
    else if ([routes.heartRateTrend, routes.wardHeartRate].some(({ path }) => isRoute(path)))
      json(this.heartRates.get(patientId) ?? noHeartRate);
    else if (isRoute(routes.eegTrend.path)) json({ bucketMs: 60_000, buckets: [] } satisfies EegTrend);
    else if (isRoute(routes.eegPage.path))
      json(this.#page(patientId, Number(searchParams.get('fromMs')), Number(searchParams.get('toMs'))));
    else json({ status: 'error', code: 'not-found', message: 'no such route' }, 404);
  }

  /** Whoever shows any session id is the physician of tests. */
  async #sessions(request: IncomingMessage): Promise<z.infer<typeof findSessionsAnswer>> {
    const { sessionSha256s } = findSessionsRequest.parse(await bodyOf(request));
    const session = { actor: testPhysician, wardIds: [1], seesNames: true, idleEndsMs: null };
    return { sessions: sessionSha256s.map(() => ({ ...session, endsMs: Number.MAX_SAFE_INTEGER })) };
  }

  #follow(response: ServerResponse, after: number): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.once('close', () => this.#feeds.delete(response));
    if (after < this.#pruned) {
      response.end(`${JSON.stringify({ type: 'gone' })}\n`);
      return;
    }
    this.#feeds.add(response);
    if (!this.speaks) {
      response.flushHeaders();
      return;
    }
    const missed = this.#changes.filter(({ changeNumber }) => changeNumber > after);
    response.write(
      `${JSON.stringify({ type: 'changes', changes: missed })}\n${JSON.stringify(this.#beat())}\n`,
    );
  }

  #ward(): Ward {
    this.wardReads += 1;
    return {
      changeNumber: this.changeNumber,
      serverMs: Date.now(),
      alarms: [],
      patients: this.patients.map((patient) => ({
        ...patient,
        wardId: 1,
        bed: null,
        ownLimits: false,
        discharged: false,
        windows: this.#windows.filter((window) => window.patientId === patient.patientId).slice(-12),
        heartRate: this.heartRates.get(patient.patientId) ?? noHeartRate,
      })),
    };
  }

  #page(patientId: number, fromMs: number, toMs: number): EegPage {
    const own = this.#windows.filter((window) => window.patientId === patientId);
    const lengthMs = 1_026;
    return {
      windows: own.filter(({ startMs }) => startMs < toMs && startMs + lengthMs > fromMs),
      previousMs: own.findLast(({ startMs }) => startMs + lengthMs <= fromMs)?.startMs ?? null,
      nextMs: own.find(({ startMs }) => startMs >= toMs)?.startMs ?? null,
    };
  }
}
