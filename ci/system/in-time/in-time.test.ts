import { describe, expect, it } from '@jest/globals';
import { reasonToSkip, type Means } from './reason-to-skip.ts';
import { shareOfCore } from './share-of-core.ts';

const enough: Means = { problems: [], secondsLeft: 1_500, secondsNeeded: 1_500, shareOfCore: 0.9 };

describe('reasonToSkip', () => {
  it.each<[string, Partial<Means>, RegExp | undefined]>([
    ['nothing, with all means', {}, undefined],
    ['what the machine lacks', { problems: ["'runc' must be installed"] }, /'runc' must be installed/],
    ['too little time', { secondsLeft: 600 }, /^10 min are left, about 25 min are needed$/],
    ['other work on the machine', { shareOfCore: 0.1 }, /gets 10 % of a core, 20 % are needed/],
  ])('is %s', (_name, changes, expected) => {
    const reason = reasonToSkip({ ...enough, ...changes });
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
  });
});

describe('shareOfCore', () => {
  it('is more than none of a core and at most one', () => {
    const share = shareOfCore();
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
  });
});
