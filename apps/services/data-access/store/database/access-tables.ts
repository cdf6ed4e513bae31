import type { Generated, Selectable } from 'kysely';
import type { Role } from '../../../../contracts/actor.ts';
import type { AuditEvent } from '../../../../contracts/audit.ts';

/** Rows about people and what they may reach. Instants are UTC milliseconds since 1970; flags are 0 or 1. */
export interface AccessTables {
  readonly wards: { readonly id: Generated<number>; readonly name: string };
  /** Where a patient lies. Without a row: on the first ward. */
  readonly patient_wards: { readonly patient_id: number; readonly ward_id: number };
  readonly accounts: {
    /** UUID. */
    readonly id: string;
    /** What the person types to sign in, in lower case. */
    readonly account: string;
    readonly name: string;
    readonly role: Role;
    readonly sees_names: number;
    /** `scrypt$N$r$p$salt$key`; null: signs in through the OpenID provider only. */
    readonly password_hash: string | null;
    readonly oidc_issuer: string | null;
    readonly oidc_subject: string | null;
    readonly created_ms: number;
    readonly disabled_ms: number | null;
  };
  readonly account_wards: { readonly account_id: string; readonly ward_id: number };
  readonly sessions: {
    readonly id_sha256: string;
    readonly account_id: string;
    readonly created_ms: number;
    readonly active_ms: number;
    readonly ends_ms: number;
    readonly break_glass_from_ms: number | null;
    readonly break_glass_until_ms: number | null;
    readonly break_glass_reason: string | null;
  };
  /** Failed sign-ins of an account, an address, or both together; they leak away with time. */
  readonly sign_in_failures: {
    readonly subject_sha256: string;
    readonly failures: number;
    readonly updated_ms: number;
  };
  readonly audit_trail: {
    readonly entry_no: number;
    readonly at_ms: number;
    readonly action: string;
    readonly outcome: AuditEvent['outcome'];
    readonly account_id: string | null;
    readonly account_name: string | null;
    readonly role: string | null;
    readonly break_glass: number;
    readonly object: string | null;
    readonly patient_id: number | null;
    readonly address: string | null;
    readonly previous_hash: string;
    /** SHA-256 over the row and the hash of the row before. */
    readonly hash: string;
  };
  /** One row: the newest entry. Its lock puts writers in order. */
  readonly audit_head: { readonly id: number; readonly last_no: number; readonly last_hash: string };
}

export type AccountRow = Selectable<AccessTables['accounts']>;
export type SessionRow = Selectable<AccessTables['sessions']>;
export type AuditRow = Selectable<AccessTables['audit_trail']>;
