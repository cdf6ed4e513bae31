import { role as roleSchema, type Role } from '../../../contracts/actor.ts';
import type { RunningService } from '../../../kit/run-service.ts';
import { accountProgram } from '../../data-access/commands/account-program.ts';
import { builtAssets, startDashboard } from './start-dashboard.ts';
import { startDataAccess, type RealDataAccess } from './start-data-access.ts';

/** Patients 1 and 2 on the first ward, patient 3 on ward North; one account of every role on the first ward. */
export interface TwoWards {
  readonly dataAccess: RealDataAccess;
  readonly service: RunningService;
  readonly passwords: Readonly<Record<Role, string>>;
  /** Runs `npm run accounts -- ...` and answers with what it printed. */
  readonly accounts: (...options: readonly string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function startTwoWards(
  names: readonly string[] = ['Anna', 'Bruno', 'Chiara'],
  env: NodeJS.ProcessEnv = {},
): Promise<TwoWards> {
  const assets = await builtAssets();
  const dataAccess = await startDataAccess(names);
  const accounts = async (...options: readonly string[]): Promise<string> => {
    let printed = '';
    await accountProgram({ DATABASE_URL: dataAccess.databaseUrl }, (text) => (printed += text))
      .exitOverride()
      .parseAsync([...options], { from: 'user' });
    return printed;
  };
  await accounts('add-ward', 'North');
  if (names.length > 2) await accounts('place', '3', '--ward', 'North');
  const passwords = {} as Record<Role, string>;
  for (const role of roleSchema.options) {
    const printed = await accounts('add', role, '--role', role, '--name', `A ${role}`, '--json');
    passwords[role] = (JSON.parse(printed) as { password: string }).password;
  }
  const service = await startDashboard(dataAccess.url, assets.path, env);
  return {
    dataAccess,
    service,
    passwords,
    accounts,
    stop: async () => {
      await service.stop();
      await dataAccess.stop();
      assets.remove();
    },
  };
}
