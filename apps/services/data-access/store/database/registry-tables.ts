import type { Generated } from 'kysely';

/** Rows about who patients are and where they lie. Instants are UTC milliseconds since 1970. */
export interface RegistryTables {
  /** What is known of a patient besides the name. Without a row: nothing, and admitted. */
  readonly patient_records: {
    readonly patient_id: number;
    /** Medical record number, in capitals. */
    readonly identifier: string | null;
    /** `1961-05-19`. */
    readonly birth_date: string | null;
    readonly admitted_ms: number | null;
    /** Null: on a ward now. */
    readonly discharged_ms: number | null;
  };
  /** Where a patient lay when; the row without an end is where they lie now. */
  readonly stays: {
    readonly id: Generated<number>;
    readonly patient_id: number;
    readonly ward_id: number;
    readonly bed: string | null;
    readonly from_ms: number;
    readonly to_ms: number | null;
  };
  /** Its key lets a bed hold one patient, and a patient one bed. */
  readonly beds_taken: { readonly ward_id: number; readonly bed: string; readonly patient_id: number };
  /** Whose data were erased. Their row of `patients` stays, without a name, so that the number is not given again. */
  readonly erased_patients: {
    readonly patient_id: number;
    readonly erased_ms: number;
    /** Null: there is more to delete. */
    readonly done_ms: number | null;
  };
}
