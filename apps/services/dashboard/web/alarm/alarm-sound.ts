import {
  MAX_AUDIO_PAUSE_MS,
  alarmPriorities,
  type AlarmPriority,
} from '../../../../contracts/alarm-kinds.ts';
import { tonePlans } from './tone-plan.ts';

/** Something that calls for sound. `key` differs for every episode. */
export interface Calling {
  readonly key: string;
  readonly priority: AlarmPriority;
}

/** Whether this screen can be heard: the browser allows sound only after a person has touched the page. */
export type SoundState = 'blocked' | 'on' | 'paused';

const RISE_SECONDS = 0.02;
const LOUDNESS = 0.25;

/** The sound of one screen. Its pause is this screen's own, ends by itself, and ends at once for a new high alarm. */
export class AlarmSound {
  #context: AudioContext | undefined;
  #pausedUntilMs = 0;
  #knownWhenPaused: ReadonlySet<string> = new Set();
  #calling: readonly Calling[] = [];
  #sounding: AlarmPriority | undefined;
  #nextBurstMs = 0;
  #bursts = 0;

  /** Bursts played so far. */
  get bursts(): number {
    return this.#bursts;
  }

  get state(): SoundState {
    if (this.#context?.state !== 'running') return 'blocked';
    return performance.now() < this.#pausedUntilMs ? 'paused' : 'on';
  }

  get pauseLeftMs(): number {
    return Math.max(0, this.#pausedUntilMs - performance.now());
  }

  /** To be called when a person touches the page; harmless when sound is allowed already. */
  async allow(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.update(this.#calling);
  }

  pause(): void {
    this.#pausedUntilMs = performance.now() + MAX_AUDIO_PAUSE_MS;
    this.#knownWhenPaused = new Set(this.#calling.map(({ key }) => key));
  }

  resume(): void {
    this.#pausedUntilMs = 0;
    this.#nextBurstMs = 0;
    this.update(this.#calling);
  }

  /** Says what calls now; to be called at every change and every half second. The most urgent is heard. */
  update(calling: readonly Calling[]): void {
    this.#calling = calling;
    if (calling.some(({ key, priority }) => priority === 'high' && !this.#knownWhenPaused.has(key)))
      this.#pausedUntilMs = 0;
    const priority = alarmPriorities.find((each) => calling.some((one) => one.priority === each));
    const now = performance.now();
    if (priority !== this.#sounding) {
      const moreUrgent =
        priority !== undefined &&
        (this.#sounding === undefined ||
          alarmPriorities.indexOf(priority) < alarmPriorities.indexOf(this.#sounding));
      if (moreUrgent) this.#nextBurstMs = 0;
      this.#sounding = priority;
    }
    if (priority === undefined || this.state !== 'on' || now < this.#nextBurstMs) return;
    this.#nextBurstMs = now + tonePlans[priority].everyMs;
    this.#play(this.#context!, priority);
  }

  #play(context: AudioContext, priority: AlarmPriority): void {
    const { pulses, pitchHz } = tonePlans[priority];
    this.#bursts += 1;
    for (const { atMs, lengthMs } of pulses) {
      const from = context.currentTime + atMs / 1_000;
      const to = from + lengthMs / 1_000;
      const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: pitchHz });
      const loudness = new GainNode(context, { gain: 0 });
      loudness.gain
        .setValueAtTime(0, from)
        .linearRampToValueAtTime(LOUDNESS, from + RISE_SECONDS)
        .setValueAtTime(LOUDNESS, to - RISE_SECONDS)
        .linearRampToValueAtTime(0, to);
      tone.connect(loudness).connect(context.destination);
      tone.start(from);
      tone.stop(to);
    }
  }
}
