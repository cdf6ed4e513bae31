import type { EmergencyAccess } from '../../../contracts/emergency-access.ts';
import type { ChangeLine } from '../../../contracts/changes.ts';
import type { HeartRateTrend, Ward } from '../../../contracts/ward.ts';

/** Where the ward comes from: data-access. */
export interface WardSource {
  ward(): Promise<Ward>;
  /** Lines of the change feed after `changeNumber`, until the signal or a fault ends it. */
  changes(changeNumber: number, signal: AbortSignal): AsyncIterable<ChangeLine>;
  heartRateTrend(patientId: number, span: { fromMs: number; toMs: number }): Promise<HeartRateTrend>;
  /** Who uses emergency access now. */
  emergencyAccesses(): Promise<readonly EmergencyAccess[]>;
  /** Whether it can do its job now, its database included. */
  ready(): Promise<boolean>;
}
