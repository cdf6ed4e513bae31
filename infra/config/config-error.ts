/** A stack configuration that breaks its rules. `problems` holds every fault, each with its key. */
export class StackConfigError extends Error {
  readonly problems: readonly string[];
  /** Makes Pulumi show the message without a stack trace, as for its own RunError, whose module takes long to load. */
  readonly __pulumiRunError = true;

  constructor(problems: readonly string[]) {
    super(`the stack's configuration has ${problems.length} fault(s):\n${problems.join('\n')}`);
    this.name = 'StackConfigError';
    this.problems = problems;
  }
}
