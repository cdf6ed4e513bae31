import type { Recording } from '../../signal/recording/recording.ts';

/** What the phone page gets from its own server. It never sees a token. */
export interface PhonePatient {
  readonly patientId: number;
  readonly name: string;
}

export interface PhoneRecording extends Omit<Recording, 'samples' | 'annotations' | 'notes' | 'unit'> {
  /** Position in the server's list, from 0. */
  readonly key: number;
  readonly seconds: number;
  /** Marked seizures, in seconds from the start. */
  readonly seizures: readonly { readonly fromS: number; readonly toS: number }[];
  /** Sentence that must be shown with the recording, or null. */
  readonly attribution: string | null;
}

/** Answer of `/api/session`. */
export interface PhoneSession {
  readonly patients: readonly PhonePatient[];
  readonly recordings: readonly PhoneRecording[];
}

/**
 * Paths of the page's server; the windows go to the path of eeg-acquisition, with the patient in the query.
 */
export const phonePaths = {
  session: '/api/session',
  /** int16, little-endian. */
  samples: (key: number | string): string => `/api/recordings/${key}/samples`,
} as const;
