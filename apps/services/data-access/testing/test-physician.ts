import { testNurse, testPhysician } from '../../../testing/people.ts';
import { addAccount, listAccounts } from '../store/access/accounts.ts';
import type { Database } from '../store/database/database.ts';

/** Gives the people of tests accounts on the first ward, once. Answers with the physician's password the first time. */
export async function addTestPhysician(database: Database): Promise<string | undefined> {
  if ((await listAccounts(database)).some(({ account }) => account === 'test')) return undefined;
  await addAccount(database, { ...testNurse, account: 'test-nurse', wards: ['Ward'], seesNames: true });
  return addAccount(database, { ...testPhysician, account: 'test', wards: ['Ward'], seesNames: true });
}
