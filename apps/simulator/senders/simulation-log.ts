/**
 * The little of a log that the simulator needs; a pino logger is one. Never given a token, a name or a
 * signal.
 */
export interface SimulationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
