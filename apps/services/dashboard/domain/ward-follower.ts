import { setTimeout as delay } from 'node:timers/promises';
import { CHANGE_HEARTBEAT_MS, type Change, type ChangeLine } from '../../../contracts/changes.ts';
import type { EmergencyAccess } from '../../../contracts/emergency-access.ts';
import { WARD_HEART_RATE_MS } from '../../../contracts/ward.ts';
import { STATUS_INTERVAL_MS } from '../stream/stream-event.ts';
import { EventLog } from './event-log.ts';
import { HeartRateRefresher } from './heart-rate-refresher.ts';
import { forAll, forWard, type LiveEvent } from './live-event.ts';
import { Reachability } from './reachability.ts';
import { sseEvent } from './sse-text.ts';
import type { View } from './view.ts';
import { WardState } from './ward-state.ts';
import type { WardSource } from './ward-source.ts';

const EVENT_LOG_BYTES = 8 * 1024 * 1024;
const FEED_SILENCE_MS = 5 * CHANGE_HEARTBEAT_MS;
const CHECK_MS = 500;
const READY_CHECK_MS = 1_000;
const BACKOFF_MS = { first: 100, most: 1_500 } as const;
/** Devices' clocks may be ahead; a trend reads a little past now. */
const CLOCK_SLACK_MS = 10 * 60_000;

export interface FollowerOptions {
  readonly source: WardSource;
  /** Sends events to every client, as far as its view goes. */
  readonly broadcast: (events: readonly LiveEvent[]) => void;
  /** Told when data-access is lost or heard again. */
  readonly onReachable?: (reachable: boolean) => void;
}

/** Keeps the ward in memory by following data-access's change feed, and tells every client what changed. */
export class WardFollower {
  readonly #source: WardSource;
  readonly #broadcast: (events: readonly LiveEvent[]) => void;
  readonly #onReachable: (reachable: boolean) => void;
  readonly #stop = new AbortController();
  readonly #state = new WardState();
  readonly #log = new EventLog(EVENT_LOG_BYTES);
  readonly #reachability = new Reachability();
  readonly #heartRates: HeartRateRefresher;
  readonly #timers: NodeJS.Timeout[] = [];
  #emergencies: readonly EmergencyAccess[] = [];
  #loaded = false;
  #mustLoad = true;
  #reachable = false;
  readonly #snapshots = new Map<string, Buffer>();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ source, broadcast, onReachable }: FollowerOptions) {
    this.#source = source;
    this.#broadcast = broadcast;
    this.#onReachable = onReachable ?? (() => undefined);
    this.#heartRates = new HeartRateRefresher((id) => this.#refreshHeartRate(id), this.#stop.signal);
  }

  /** Whether data-access is heard and the ward is known. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /** Whether the ward has ever been read. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Ward of a patient; undefined: there is no such patient. */
  wardOf(patientId: number): number | undefined {
    return this.#state.wardOf(patientId);
  }

  start(): void {
    this.#timers.push(
      setInterval(() => this.#checkReachable(), CHECK_MS),
      setInterval(() => this.#broadcast([this.#status()]), STATUS_INTERVAL_MS),
    );
    this.#running = Promise.allSettled([this.#followForEver(), this.#checkReadyForEver()]);
  }

  async stop(): Promise<void> {
    this.#timers.forEach(clearInterval);
    this.#stop.abort();
    await this.#running;
  }

  /** What a client gets first: what it missed after `lastEventId`, or the whole ward; and always the status. */
  greeting(lastEventId: number | undefined): readonly LiveEvent[] {
    const missed = lastEventId === undefined ? undefined : this.#log.since(lastEventId);
    if (missed !== undefined && this.#loaded) return [...missed, this.#emergencyEvent(), this.#status()];
    return this.#loaded ? [this.#wardEvent, this.#emergencyEvent(), this.#status()] : [this.#status()];
  }

  async #followForEver(): Promise<void> {
    let waitMs: number = BACKOFF_MS.first;
    while (!this.#stop.signal.aborted) {
      try {
        if (this.#mustLoad) await this.#load();
        await this.#follow(() => (waitMs = BACKOFF_MS.first));
      } catch {
        waitMs = Math.min(BACKOFF_MS.most, waitMs * 2);
      }
      await delay(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #load(): Promise<void> {
    const ward = await this.#source.ward();
    this.#emergencies = await this.#source.emergencyAccesses();
    this.#state.load(ward);
    this.#log.restart(ward.changeNumber);
    this.#loaded = true;
    this.#mustLoad = false;
    this.#snapshots.clear();
    this.#broadcast([this.#wardEvent]);
  }

  /** Returns when the ward has to be read again; throws when the feed breaks or falls silent. */
  async #follow(onLine: () => void): Promise<void> {
    const feed = new AbortController();
    const signal = AbortSignal.any([feed.signal, this.#stop.signal]);
    const watchdog = setTimeout(() => feed.abort(), FEED_SILENCE_MS);
    try {
      for await (const line of this.#source.changes(this.#log.head, signal)) {
        watchdog.refresh();
        onLine();
        this.#reachability.heard(performance.now());
        this.#checkReachable();
        if (this.#mustReload(line)) {
          this.#mustLoad = true;
          return;
        }
      }
    } finally {
      clearTimeout(watchdog);
      feed.abort();
    }
  }

  #mustReload(line: ChangeLine): boolean {
    if (line.type === 'gone') return true;
    if (line.type === 'heartbeat') {
      const restored = line.changeNumber < this.#log.head;
      this.#log.advance(line.changeNumber);
      return restored;
    }
    const events: LiveEvent[] = [];
    for (const change of line.changes) {
      if (change.kind === 'patients') return true;
      this.#log.advance(change.changeNumber);
      this.#take(change, events);
    }
    if (events.length > 0) this.#broadcast(events);
    return false;
  }

  #take(change: Change, events: LiveEvent[]): void {
    if (change.kind === 'heart-rate' && this.wardOf(change.patientId) !== undefined)
      this.#heartRates.request(change.patientId);
    if (change.kind === 'annotations')
      events.push(
        this.#logged(
          change.patientId,
          sseEvent('annotations', { patientId: change.patientId }, change.changeNumber),
        ),
      );
    if (change.kind === 'alarm') {
      this.#state.setAlarm(change.alarm);
      events.push(this.#logged(change.alarm.patientId, sseEvent('alarm', change.alarm, change.changeNumber)));
    }
    if (change.kind === 'eeg-window' && this.#state.addWindow(change.window))
      events.push(
        this.#logged(change.window.patientId, sseEvent('window', change.window, change.changeNumber)),
      );
    if (change.kind === 'break-glass') this.#tellEmergencies().catch(() => undefined);
  }

  async #tellEmergencies(): Promise<void> {
    this.#emergencies = await this.#source.emergencyAccesses();
    this.#broadcast([this.#emergencyEvent()]);
  }

  #emergencyEvent(): LiveEvent {
    const accesses = this.#emergencies.filter(({ untilMs }) => untilMs > Date.now());
    return forAll(sseEvent('emergency-access', { accesses }));
  }

  async #refreshHeartRate(patientId: number): Promise<void> {
    const now = Date.now();
    const trend = await this.#source.heartRateTrend(patientId, {
      fromMs: now - WARD_HEART_RATE_MS,
      toMs: now + CLOCK_SLACK_MS,
    });
    const heartRate = this.#state.setHeartRate(patientId, trend);
    if (heartRate !== undefined)
      this.#broadcast([
        this.#logged(patientId, sseEvent('heart-rate', { patientId, heartRate }, this.#log.head)),
      ]);
  }

  #logged(patientId: number, bytes: Buffer): LiveEvent {
    const event = forWard(this.wardOf(patientId), bytes);
    this.#log.add(event, bytes.length);
    this.#snapshots.clear();
    return event;
  }

  /** Serialised once for all clients with the same view that come before the next change. */
  readonly #wardEvent = (view: View): Buffer => {
    const known = this.#snapshots.get(view.key);
    if (known !== undefined) return known;
    const patients = this.#state.patientsIn(view);
    const made = sseEvent('ward', { patients, alarms: this.#state.alarmsIn(view) }, this.#log.head);
    this.#snapshots.set(view.key, made);
    return made;
  };

  #status(): LiveEvent {
    return forAll(sseEvent('status', { serverMs: Date.now(), dataAccess: this.#reachable }));
  }

  #checkReachable(): void {
    const reachable = this.#loaded && this.#reachability.at(performance.now());
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#onReachable(reachable);
    this.#broadcast([this.#status()]);
  }

  async #checkReadyForEver(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#reachability.setReady(await this.#source.ready());
      await delay(READY_CHECK_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
