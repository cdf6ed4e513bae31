import type { Actor } from '../../../contracts/actor.ts';

export const nurse: Actor = {
  accountId: '3b1f8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
  name: 'Nurse Ada',
  role: 'nurse',
};
export const physician: Actor = {
  accountId: '5c2f8a52-9a1e-4b5e-8f5c-2f0a3a3f7a12',
  name: 'Dr. Bo',
  role: 'physician',
};
