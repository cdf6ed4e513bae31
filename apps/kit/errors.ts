import { problemStatus, type Problem, type ProblemCode } from '../contracts/problem.ts';

/** One field at fault: its path in the body, query or header, and the rule it breaks. */
export interface FieldFault {
  readonly path: string;
  readonly rule: string;
}

/** A refusal that the caller is told about. Everything else that is thrown is logged whole and answered blandly. */
export class ServiceError extends Error {
  readonly code: ProblemCode;
  readonly fields: readonly FieldFault[];
  /** Seconds after which a retry can help; sent as Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    options: { fields?: readonly FieldFault[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? (problemStatus[code] === 503 ? 1 : undefined);
  }

  get status(): number {
    return problemStatus[this.code];
  }

  toProblem(): Problem {
    return {
      status: 'error',
      code: this.code,
      message: this.message,
      ...(this.fields.length > 0 ? { fields: [...this.fields] } : {}),
    };
  }
}
