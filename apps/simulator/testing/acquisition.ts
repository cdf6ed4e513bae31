import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { eegSubmissionBatch, type EegSubmission } from '../../contracts/eeg-submission.ts';
import { healthAutoExportBody } from '../../contracts/health-auto-export.ts';
import { legacyEegBody, type LegacyEegBody } from '../../contracts/legacy-eeg.ts';
import { catalog } from '../../model/catalog.ts';

/** What the server does with the next requests instead of storing: an answer, or a broken connection. */
export type Trouble =
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Stores and hangs up: the answer is lost. */
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'hang-up' };

export interface ReceivedHeartRates {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: ReturnType<typeof healthAutoExportBody.parse>;
}

const { windows, legacyWindow } = catalog['eeg-acquisition'].routes;
const { samples } = catalog['heart-rate-acquisition'].routes;

/**
 * Both acquisitions as one real server on loopback that keeps what it is sent, checks every body against the
 * contract (400 with the rule otherwise) and makes trouble when it is told to.
 */
export interface TestAcquisition {
  readonly url: string;
  readonly port: number;
  /** Stored windows per token, in the order of their arrival, each once. */
  readonly stored: Map<string, EegSubmission[]>;
  readonly legacy: LegacyEegBody[];
  readonly heartRates: ReceivedHeartRates[];
  /** Sizes of the batches that came, repeats included, and the times they came at. */
  readonly batches: { readonly size: number; readonly atMs: number }[];
  /** Trouble for the next requests, one each; `always` for all until it is undefined. */
  readonly troubles: Trouble[];
  always: Trouble | undefined;
  /** Windows to which it answers 400. */
  refuses: (window: EegSubmission) => boolean;
  stop(): Promise<void>;
}

/**
 * @param port 0 takes any free one
 * @param before a server that was stopped, whose windows this one still has
 */
export async function startTestAcquisition(port = 0, before?: TestAcquisition): Promise<TestAcquisition> {
  const app = express();
  const server: Server = createServer(app);
  const keyOf = (token: string, { recordingId, sequence }: EegSubmission): string =>
    `${token} ${recordingId} ${sequence}`;
  const seen = new Set(
    [...(before?.stored ?? [])].flatMap(([token, kept]) => kept.map((window) => keyOf(token, window))),
  );
  const state: Omit<TestAcquisition, 'url' | 'port' | 'stop'> = before ?? {
    stored: new Map(),
    legacy: [],
    heartRates: [],
    batches: [],
    troubles: [],
    always: undefined,
    refuses: () => false,
  };
  app.use(express.json({ limit: '32mb' }));
  app.use((request, response, next) => {
    const trouble = state.troubles.shift() ?? state.always;
    if (trouble?.kind === 'hang-up') return void request.socket.destroy();
    if (trouble?.kind === 'answer')
      return void response
        .status(trouble.status)
        .set(trouble.headers ?? {})
        .json({ status: 'error', code: 'unavailable', message: 'trouble' });
    if (trouble?.kind === 'lost-answer') response.json = () => (request.socket.destroy(), response);
    next();
  });
  app.post(windows.path, (request, response) => {
    const token = request.headers.authorization ?? '';
    const body = eegSubmissionBatch.safeParse(request.body);
    state.batches.push({ size: (request.body as { windows: unknown[] }).windows.length, atMs: Date.now() });
    const refused = body.success ? body.data.windows.filter(state.refuses) : [];
    if (!body.success || refused.length > 0)
      return void response.status(400).json({
        status: 'error',
        code: 'bad-request',
        message: body.error?.message ?? 'refused by the test',
      });
    const results = body.data.windows.map((window) => {
      const key = keyOf(token, window);
      const duplicate = seen.has(key);
      seen.add(key);
      if (!duplicate) state.stored.set(token, [...(state.stored.get(token) ?? []), window]);
      const score = { status: 'scored', probability: 0.25, modelVersion: 'test' };
      return {
        recordingId: window.recordingId,
        sequence: window.sequence,
        windowId: seen.size,
        duplicate,
        score,
      };
    });
    response.json({ results });
  });
  app.post(legacyWindow.path, (request, response) => {
    state.legacy.push(legacyEegBody.parse(request.body));
    response.json({
      status: 'success',
      message: 'Completed',
      response: { message: 'Received', response: 0.1 },
    });
  });
  app.post(samples.path, (request, response) => {
    state.heartRates.push({ headers: request.headers, body: healthAutoExportBody.parse(request.body) });
    const counts = {
      accepted: 1,
      updated: 0,
      unchanged: 0,
      skipped: 0,
      skippedReasons: {},
      ignoredMetrics: [],
    };
    response.json({ status: 'success', message: 'Completed', ...counts });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  return Object.assign(state, {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
