import type { Origin } from '../../../../contracts/eeg-window.ts';
import type { Connection } from '../live/connection.ts';
import type { Liveness, LivenessState } from '../live/liveness.ts';
import { wholeAgeText } from '../time/time-text.ts';

const symbols: Readonly<Record<LivenessState, string>> = {
  live: '●',
  delayed: '◐',
  'no-data': '○',
  never: '○',
  disconnected: '✕',
  connecting: '…',
};

const words: Readonly<Record<LivenessState, string>> = {
  live: 'LIVE',
  delayed: 'DELAYED',
  'no-data': 'NO DATA',
  never: 'NO EEG YET',
  disconnected: 'DISCONNECTED',
  connecting: 'CONNECTING',
};

/** `● LIVE`, `◐ DELAYED 5 s`, `○ NO DATA 42 s`, `✕ DISCONNECTED`. */
export function livenessText(liveness: Liveness): string {
  const late = liveness.state === 'delayed' || liveness.state === 'no-data';
  const age = late ? ` ${wholeAgeText(liveness.sampleAgeMs)}` : '';
  return `${symbols[liveness.state]} ${words[liveness.state]}${age}`;
}

export const stateWord = (state: LivenessState): string => words[state];

export function connectionText(connection: Connection): string {
  switch (connection.state) {
    case 'connected':
      return '● CONNECTED';
    case 'connecting':
      return '… CONNECTING';
    case 'disconnected':
      return connection.cause === 'stream'
        ? '✕ DISCONNECTED: no answer from the dashboard'
        : '✕ DISCONNECTED: no data service';
  }
}

/** Badge of signals that do not come from a person being recorded now. */
export const originText = (origin: Origin | undefined): string =>
  origin === 'synthetic' ? 'SYNTHETIC' : origin === 'replay' ? 'REPLAY' : '';

/** `no. 7, bed 3A`. */
export const placeText = ({
  patientId,
  bed,
}: {
  readonly patientId: number;
  readonly bed: string | null;
}): string => `no. ${patientId}${bed === null ? '' : `, bed ${bed}`}`;
