/** What the tests use of a reader of EDF+ that is not ours. */
declare module 'edfjs' {
  export class EDF {
    /** @throws an error for what is no EDF or EDF+C */
    read_buffer(buffer: ArrayBuffer): void;
    readonly pid: string;
    readonly startdate: string;
    readonly starttime: string;
    readonly type: string;
    readonly num_records: number;
    readonly record_duration: number;
    readonly channels: readonly {
      readonly label: string;
      readonly physical_dimension: string;
      readonly sampling_rate: number;
      /** Physical values, of the annotation signal its words. */
      readonly blob: Float32Array | Int16Array;
    }[];
    readonly annotations: readonly {
      readonly onset: number;
      readonly duration: number;
      readonly label: readonly string[];
    }[];
  }
}
