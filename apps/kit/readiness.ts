/** One thing a service needs, as it is now. `detail` is shown in `/readyz`: names and versions, no secrets. */
export interface Check {
  readonly ready: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** The service does its main job without it: shown, but does not make the service unready. @default false */
  readonly optional?: boolean;
}

export type ReadinessChecks = Readonly<Record<string, () => Promise<Check> | Check>>;

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

/** Runs all checks together. A check that throws is not ready, and says why. */
export async function readinessOf(checks: ReadinessChecks): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<readonly [string, Check]> => {
      try {
        return [name, await check()];
      } catch (error) {
        return [
          name,
          { ready: false, detail: { reason: error instanceof Error ? error.message : String(error) } },
        ];
      }
    }),
  );
  return {
    ready: results.every(([, { ready, optional }]) => ready || optional === true),
    checks: Object.fromEntries(results),
  };
}
