import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Origin, Score } from '../../../../contracts/eeg-window.ts';
import type { AlarmKind, AlarmState } from '../../../../contracts/alarm-kinds.ts';
import type { Role } from '../../../../contracts/actor.ts';
import type { DeviceKind } from '../../../../contracts/device.ts';
import type { AlarmEvent } from '../../domain/alarms/alarm-machine.ts';
import type { AccessTables } from './access-tables.ts';
import type { RegistryTables } from './registry-tables.ts';

/** Bytes: written as Buffer; libsql reads ArrayBuffer, mysql2 reads Buffer. */
export type Bytes = ColumnType<Buffer | ArrayBuffer, Buffer, Buffer>;

/** Rows of the database. Instants are UTC milliseconds since 1970; flags are 0 or 1. */
export interface Tables extends AccessTables, RegistryTables {
  readonly patients: { readonly id: number; readonly name: string };
  readonly devices: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly kind: DeviceKind;
    readonly name: string;
    /** Hexadecimal. The token before a rotation stays valid until `previous_until_ms`. */
    readonly token_sha256: string;
    readonly previous_sha256: string | null;
    readonly previous_until_ms: number | null;
    readonly created_ms: number;
    readonly revoked_ms: number | null;
    readonly last_seen_ms: number | null;
  };
  /** Whose a device was when; a device has no two at a time. */
  readonly device_spans: {
    readonly id: Generated<number>;
    readonly device_id: number;
    readonly patient_id: number;
    readonly from_ms: number;
    readonly to_ms: number | null;
  };
  readonly eeg_windows: {
    readonly id: Generated<number>;
    /** SHA-256 of what makes the window the same one when it is sent again. */
    readonly identity: Bytes;
    readonly patient_id: number;
    readonly device_id: number | null;
    readonly recording_id: string | null;
    readonly sequence: number | null;
    readonly start_ms: number;
    readonly offset_minutes: number;
    readonly time_ambiguous: number;
    readonly sampling_rate_hz: number;
    readonly scale_uv: number;
    /** int16 little-endian, oldest first. */
    readonly samples: Bytes;
    readonly channel: string | null;
    readonly origin: Origin;
    readonly score_status: Score['status'];
    readonly probability: number | null;
    /** JSON: the reasons when not assessable, the reason when unscored. */
    readonly score_reasons: string | null;
    readonly model_version: string | null;
    readonly received_ms: number;
  };
  readonly unscored_windows: { readonly window_id: number };
  readonly heart_rate_sources: { readonly id: Generated<number>; readonly name: string };
  readonly heart_rates: {
    readonly patient_id: number;
    readonly instant_ms: number;
    readonly source_id: number;
    readonly offset_minutes: number;
    readonly min_bpm: number;
    readonly mean_bpm: number;
    readonly max_bpm: number;
    readonly device_id: number | null;
    readonly aggregation: string | null;
    readonly received_ms: number;
  };
  readonly eeg_trend: {
    readonly patient_id: number;
    readonly bucket_ms: number;
    readonly start_ms: number;
    readonly windows: number;
    readonly scored: number;
    readonly not_assessable: number;
    readonly probability_sum: number;
    readonly probability_max: number | null;
  };
  readonly heart_rate_trend: {
    readonly patient_id: number;
    readonly bucket_ms: number;
    readonly start_ms: number;
    readonly samples: number;
    readonly lowest: number;
    readonly mean_sum: number;
    readonly highest: number;
  };
  readonly changes: {
    readonly change_no: number;
    readonly kind: 'eeg-window' | 'heart-rate' | 'patients' | 'alarm' | 'break-glass' | 'annotations';
    readonly patient_id: number | null;
    readonly window_id: number | null;
    readonly from_ms: number | null;
    readonly to_ms: number | null;
    readonly committed_ms: number;
    readonly alarm_id: number | null;
  };
  /** One row. `last_no` is the newest change; all up to `pruned_no` have been deleted. */
  readonly change_counter: { readonly id: number; readonly last_no: number; readonly pruned_no: number };
  /** One row per patient and kind that has ever rung: the alarm as it is now. */
  readonly alarms: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly kind: AlarmKind;
    readonly state: AlarmState;
    readonly episode_id: number;
    readonly onset_ms: number;
    readonly last_ms: number;
    readonly evidence: string;
    readonly raised_ms: number;
    readonly acknowledged_ms: number | null;
    readonly acknowledged_by: string | null;
    readonly snoozed_until_ms: number | null;
    readonly snoozed_by: string | null;
    readonly escalated: number;
  };
  /** Stretches of signal that have rung, so that none rings twice. */
  readonly alarm_episodes: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly kind: AlarmKind;
    readonly onset_ms: number;
    readonly last_ms: number;
  };
  /** What happened to alarms, and who did it. Rows are only added. */
  readonly alarm_transitions: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly kind: AlarmKind;
    readonly episode_id: number;
    readonly at_ms: number;
    readonly event: AlarmEvent;
    readonly from_state: AlarmState;
    readonly to_state: AlarmState;
    readonly onset_ms: number;
    readonly last_ms: number;
    readonly evidence: string;
    readonly actor_id: string | null;
    readonly actor_name: string | null;
    readonly actor_role: Role | null;
    readonly note: string | null;
  };
  /** Limits that were set, the newest row of a patient counts. Rows are only added. */
  readonly heart_rate_limits: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    /** JSON; null: back to the defaults. */
    readonly limits: string | null;
    readonly reason: string;
    readonly set_ms: number;
    readonly actor_id: string;
    readonly actor_name: string;
    readonly actor_role: Role;
  };
  /** What people write about stretches of recordings. */
  readonly annotations: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly from_ms: number;
    readonly to_ms: number;
    readonly text: string;
    readonly author_id: string;
    readonly author_name: string;
    readonly created_ms: number;
    readonly edited_ms: number | null;
  };
  /** What annotations said from `written_ms` to `ended_ms`, when their author changed or deleted them. Rows are only added. */
  readonly annotation_versions: {
    readonly id: Generated<number>;
    readonly annotation_id: number;
    readonly patient_id: number;
    readonly from_ms: number;
    readonly to_ms: number;
    readonly text: string;
    readonly author_id: string;
    readonly author_name: string;
    readonly written_ms: number;
    readonly ended_ms: number;
    readonly ended_by: 'edit' | 'delete';
  };
  /** Calls of people about alarms that nobody acknowledged. */
  readonly alarm_calls: {
    readonly id: Generated<number>;
    readonly alarm_id: number;
    readonly episode_id: number;
    readonly level: number;
    readonly channel: 'webhook' | 'email';
    readonly status: 'due' | 'sent' | 'obsolete' | 'failed';
    readonly attempts: number;
    readonly due_ms: number;
    readonly made_ms: number;
    readonly ended_ms: number | null;
  };
  /** Work that one process at a time does. */
  readonly leases: { readonly name: string; readonly holder: string; readonly until_ms: number };
  /** How far each import has come. */
  readonly import_progress: {
    readonly source: string;
    readonly table_name: string;
    readonly last_id: number;
    readonly imported: number;
    readonly repeated: number;
    readonly skipped: number;
  };
  /** Written and emptied again to learn whether writing works. */
  readonly write_probe: { readonly id: number; readonly filler: Bytes };
}

export type EegWindowRow = Selectable<Tables['eeg_windows']>;
export type AlarmRow = Selectable<Tables['alarms']>;
