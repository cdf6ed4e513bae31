/** A stack configuration that breaks its rules. `problems` holds every fault, each with its key. */
export class StackConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the stack's configuration has ${problems.length} fault(s):\n${problems.join('\n')}`);
    this.name = 'StackConfigError';
    this.problems = problems;
  }
}
