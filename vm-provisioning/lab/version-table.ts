/** A part of the lab whose version is pinned. */
export interface PinnedVersion {
  readonly version: string;
  /** Last day on which its makers mend it, as YYYY-MM-DD. Absent: not announced. */
  readonly endOfLife?: string;
  /** What to use instead, once it has ended. */
  readonly successor?: string;
}

/** Pinned versions by name of the part. */
export type VersionTable = Readonly<Record<string, PinnedVersion>>;
