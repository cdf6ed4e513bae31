const FINE = new Set(['default', 'seconds', 'minutes']);

/** Health Auto Export names its interval in `automation-aggregation`. Coarser samples than minutes hide short events. */
export const isCoarserThanMinutes = (aggregation: string): boolean => !FINE.has(aggregation.toLowerCase());
