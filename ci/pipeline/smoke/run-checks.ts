import type { Catalog } from '../../../apps/model/service.ts';
import { checksOfContract } from './checks-of-contract.ts';
import { checksOfModel } from './checks-of-model.ts';
import type { SmokeTarget } from './smoke-check.ts';

/**
 * Runs every check of a service, also after one that failed, and tells of each by a line.
 * @returns how many did not hold
 * @throws RangeError when the catalog has no such service
 */
export async function runChecks(
  catalog: Catalog,
  name: string,
  { target, report }: { readonly target: SmokeTarget; readonly report: (line: string) => void },
): Promise<number> {
  const service = catalog[name];
  if (service === undefined)
    throw new RangeError(`'service' (${name}) must be one of ${Object.keys(catalog).join(', ')}`);
  let failed = 0;
  for (const { sentence, holds } of [...checksOfModel(service), ...(checksOfContract[name] ?? [])])
    try {
      await holds(target);
      report(`ok      ${name} ${sentence}`);
    } catch (error) {
      failed += 1;
      report(`FAILED  ${name} ${sentence}: ${(error as Error).message}`);
    }
  return failed;
}
