import type { PatientSignals } from '../live/patient-signals.ts';
import type { Palette } from '../page/palette.ts';
import type { HistoryClient } from './history-client.ts';
import type { Position } from './position.ts';

/** What the parts of the patient page share; each is asked for when it is needed, since all of it changes. */
export interface PageSurroundings {
  readonly client: HistoryClient;
  readonly position: () => Position;
  readonly palette: () => Palette;
  readonly serverMs: () => number;
  readonly patient: () => PatientSignals | undefined;
  /** The live signal must not look current. */
  readonly stale: () => boolean;
}
