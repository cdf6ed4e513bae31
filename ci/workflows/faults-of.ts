import type { Job, Step, Workflow } from './model.ts';
import { secrets, variables } from './settings.ts';

/** Everything in a workflow that GitHub would find out only when it runs, or never, together. */
export function faultsOf({ jobs, on }: Workflow): readonly string[] {
  return [
    ...cyclesIn(jobs),
    ...Object.entries(jobs).flatMap(([id, job]) => [
      ...needsFaults(id, job, jobs),
      ...stepIdFaults(id, job),
      ...textsOf(job).flatMap(({ where, text, isCondition }) =>
        expressionsIn(text, isCondition).flatMap((expression) =>
          referencesIn(expression).flatMap((reference) =>
            referenceFaults(reference, { id, job, jobs }).map((fault) => `${where}: ${fault}`),
          ),
        ),
      ),
      ...job.steps.flatMap((step) => shellFaults(id, step)),
      ...trustFaults(id, job, on.pullRequest !== undefined),
    ]),
  ];
}

interface Place {
  readonly id: string;
  readonly job: Job;
  readonly jobs: Workflow['jobs'];
}

const needsFaults = (id: string, { needs = [] }: Job, jobs: Workflow['jobs']): readonly string[] =>
  needs
    .filter((need) => jobs[need] === undefined || need === id)
    .map((need) => `job '${id}' must not need '${need}'; there are ${Object.keys(jobs).join(', ')}`);

function cyclesIn(jobs: Workflow['jobs']): readonly string[] {
  const visit = (id: string, path: readonly string[]): readonly string[] =>
    path.includes(id)
      ? [`jobs must not wait for each other: ${[...path.slice(path.indexOf(id)), id].join(' -> ')}`]
      : (jobs[id]?.needs ?? []).flatMap((need) => visit(need, [...path, id]));
  return Object.keys(jobs)
    .flatMap((id) => visit(id, []))
    .slice(0, 1);
}

function stepIdFaults(id: string, { steps }: Job): readonly string[] {
  const ids = steps.flatMap((step) => step.id ?? []);
  return ids
    .filter((each, index) => ids.indexOf(each) !== index)
    .map((each) => `job '${id}': the step id '${each}' must be there once`);
}

interface Text {
  readonly where: string;
  readonly text: string;
  readonly isCondition?: boolean;
}

function textsOf({ name, steps, env, outputs, runsOn, if: condition }: Job): readonly Text[] {
  const values = (where: string, record: object = {}): readonly Text[] =>
    Object.entries(record).map(([key, text]) => ({ where: `${where}, ${key}`, text: String(text) }));
  const conditionOf = (where: string, text: string | undefined): readonly Text[] =>
    text === undefined ? [] : [{ where, text, isCondition: true }];
  return [
    ...[runsOn].flat().map((text) => ({ where: `${name}, runs-on`, text })),
    ...conditionOf(`${name}, if`, condition),
    ...values(`${name}, env`, env),
    ...values(`${name}, outputs`, outputs),
    ...steps.flatMap((step) => [
      ...conditionOf(`${name}, ${step.name}, if`, step.if),
      ...values(`${name}, ${step.name}, env`, step.env),
      ...('uses' in step ? values(`${name}, ${step.name}, with`, step.with) : []),
    ]),
  ];
}

const expressionsIn = (text: string, isCondition = false): readonly string[] =>
  isCondition ? [text] : [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, expression = '']) => expression);

/** Names such as `needs.image.outputs.digest`, outside of texts. */
const referencesIn = (expression: string): readonly string[] =>
  expression.replaceAll(/'(?:[^']|'')*'/g, "''").match(/\b[a-z]\w*(?:\.[\w-]+)+/gi) ?? [];

function referenceFaults(reference: string, { id, job, jobs }: Place): readonly string[] {
  const [context, first = '', ...rest] = reference.split('.');
  const known = (names: object, what: string): readonly string[] =>
    Object.hasOwn(names, first) ? [] : [`${what} '${first}' must be one of ${Object.keys(names).join(', ')}`];
  switch (context) {
    case 'github':
    case 'runner':
      return [];
    case 'vars':
      return known(variables, 'variable');
    case 'secrets':
      return known(secrets, 'secret');
    case 'steps':
      return job.steps.some((step) => step.id === first)
        ? []
        : [`'${reference}' must name the id of a step of job '${id}'`];
    case 'needs':
      if (!job.needs?.includes(first)) return [`'${reference}' must name a job that '${id}' needs`];
      return rest[0] === 'outputs' && jobs[first]?.outputs?.[rest[1] ?? ''] === undefined
        ? [`'${reference}' must name an output of job '${first}'`]
        : [];
    default:
      return [`'${reference}' must be of github, runner, vars, secrets, steps or needs`];
  }
}

/** Shell is checked as text, so no expression may write into it. */
const shellFaults = (id: string, step: Step): readonly string[] =>
  'run' in step && step.run.includes('${{')
    ? [`job '${id}', ${step.name}: a command must hold no expression; pass the value by env`]
    : [];

/** Code of a pull request must not run where secrets are, unless the pull request is of this repository. */
function trustFaults(id: string, job: Job, isPullRequest: boolean): readonly string[] {
  const isGuarded = job.if?.includes('head.repo.full_name == github.repository') === true;
  if (!isPullRequest || isGuarded) return [];
  const faults: string[] = [];
  if (textsOf(job).some(({ text }) => text.includes('secrets.')))
    faults.push(`job '${id}' must not have secrets for the pull request of a fork`);
  if (Object.values(job.permissions).includes('write'))
    faults.push(`job '${id}' must not write for the pull request of a fork`);
  return faults;
}
