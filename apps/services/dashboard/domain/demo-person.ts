import type { Actor } from '../../../contracts/actor.ts';

/** For whom the dashboard acts as long as nobody signs in: it listens on this machine only. */
export const demoPerson: Actor = {
  accountId: '00000000-0000-4000-8000-000000000001',
  name: 'local demo account',
  role: 'physician',
};
