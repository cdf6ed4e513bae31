import { spawnSync } from 'node:child_process';
import type { Hospital } from '../../apps/charts/hospital.ts';
import { parseHospital } from '../../apps/charts/read-hospital.ts';

export interface HospitalOfStackProps {
  readonly stack: string;
  /** Which of its hospitals. @default - its only one */
  readonly namespace?: string | undefined;
  /** Folder of Pulumi.yaml. */
  readonly folder: string;
}

/**
 * A hospital as the last `pulumi up` of a stack left it in the cluster: an output of the program.
 * @throws Error with Pulumi's words
 * @throws RangeError when the stack has no such hospital, or several and none is named
 */
export function hospitalOfStack({ stack, namespace, folder }: HospitalOfStackProps): Hospital {
  const parameters = ['stack', 'output', 'hospitals', '--json', '--stack', stack, '--non-interactive'];
  const { status, stdout, stderr, error } = spawnSync('pulumi', parameters, {
    cwd: folder,
    env: process.env,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(
      `'pulumi ${parameters.join(' ')}' (${status}) must succeed; pulumi up writes that output: ${stderr.trim()}`,
    );
  const source = `output 'hospitals' of ${stack}`;
  const hospitals = (JSON.parse(stdout) as readonly unknown[]).map((each) => parseHospital(each, source));
  const wanted = hospitals.filter((each) => namespace === undefined || each.namespace === namespace);
  const [hospital] = wanted;
  if (hospital === undefined || wanted.length > 1)
    throw new RangeError(
      `'--namespace' (${namespace ?? 'not given'}) must name one of ${hospitals.map((each) => each.namespace).join(', ')}`,
    );
  return hospital;
}
