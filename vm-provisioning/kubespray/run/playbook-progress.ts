/** What Ansible's output tells while a playbook runs. */
export interface PlaybookProgress {
  /** Tasks that have begun. */
  readonly tasks: number;
  /** Name of the newest, with its role. */
  readonly task: string;
  /** Failures that were not ignored, oldest first. */
  readonly failures: readonly TaskFailure[];
  /** A failure of whose result, written over several lines, the end has not come yet. */
  readonly begun?: { readonly host: string; readonly result: string };
}

export interface TaskFailure {
  readonly task: string;
  readonly host: string;
  readonly message: string;
}

export const noProgress: PlaybookProgress = { tasks: 0, task: '', failures: [] };

const TASK = /^(?:TASK|RUNNING HANDLER) \[(.*)\] \*+$/;
const FAILURE =
  /^(?:fatal|failed): \[([^\]]+?)(?: -> [^\]]*)?\](?: \(item=.*?\))?: ?(?:FAILED!|UNREACHABLE!)? ?=> (.*)$/;
const LOOPED = /^failed: \[([^\]]+?)(?: -> [^\]]*)?\] \(item=.*?\) => (.*)$/;

/** The progress after one more line of Ansible's default output. */
export function afterLine({ begun, ...progress }: PlaybookProgress, line: string): PlaybookProgress {
  if (begun !== undefined) {
    const result = `${begun.result}\n${line}`;
    return line === '}' ? failed(progress, begun.host, result) : { ...progress, begun: { ...begun, result } };
  }
  const [, task] = TASK.exec(line) ?? [];
  if (task !== undefined) return { ...progress, tasks: progress.tasks + 1, task };
  if (/^\.\.\.ignoring$/.test(line))
    return { ...progress, failures: progress.failures.filter((failure) => failure.task !== progress.task) };
  const [, host, result] = LOOPED.exec(line) ?? FAILURE.exec(line) ?? [];
  if (host === undefined || result === undefined) return progress;
  return result === '{' ? { ...progress, begun: { host, result } } : failed(progress, host, result);
}

const failed = (progress: PlaybookProgress, host: string, result: string): PlaybookProgress => ({
  ...progress,
  failures: [...progress.failures, { task: progress.task, host, message: messageIn(result) }],
});

/** The part of a result that says what went wrong, at most 1,000 characters. */
function messageIn(result: string): string {
  try {
    const { msg, assertion, stderr, stdout, censored } = JSON.parse(result) as Readonly<
      Record<string, unknown>
    >;
    const parts = [msg, assertion, stderr, stdout, censored].filter(
      (part): part is string => typeof part === 'string' && part !== '',
    );
    return (parts.length > 0 ? parts.join(': ') : result).slice(0, 1_000);
  } catch {
    return result.slice(0, 1_000);
  }
}

/**
 * One line for people.
 * @param expectedTasks tasks that the playbook has, 0 where nobody knows
 */
export function progressText(progress: PlaybookProgress, expectedTasks: number, elapsedMs: number): string {
  const { tasks, task } = progress;
  const minutes = (ms: number): string => `${Math.max(1, Math.round(ms / 60_000))} min`;
  if (tasks === 0) return 'Ansible starts';
  const share = expectedTasks > 0 ? Math.min(tasks / expectedTasks, 0.99) : 0;
  const left =
    share >= 0.02
      ? `, ${Math.round(100 * share)} %, about ${minutes((elapsedMs * (1 - share)) / share)} left`
      : '';
  return `task ${tasks}${expectedTasks > 0 ? ` of about ${expectedTasks}` : ''}${left}: ${task}`;
}
