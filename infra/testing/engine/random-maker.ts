import { randomBytes } from 'node:crypto';
import type { ResourceMaker } from './registered-resource.ts';
import { UNKNOWN } from './wire-values.ts';

/** random.RandomPassword of letters and digits. */
export const randomMaker: ResourceMaker = {
  makes: (type) => type === 'random:index/randomPassword:RandomPassword',
  foresee: ({ inputs }) => ({ ...inputs, result: UNKNOWN }),
  make: ({ inputs }) => {
    const result = randomBytes(256)
      .toString('base64')
      .replaceAll(/[^A-Za-z0-9]/g, '')
      .slice(0, Number(inputs['length']));
    return Promise.resolve({ id: 'none', outputs: { ...inputs, result } });
  },
};
