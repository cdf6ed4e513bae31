import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { network } from '../layout.ts';
import { run } from '../run.ts';
import { unwireNode } from './wire.ts';

const isThere = (): boolean => existsSync(`/sys/class/net/${network.link}`);

(process.getuid?.() === 0 && !isThere() ? describe : describe.skip)('the wire to the lab', () => {
  it('goes when it is told to, and is not missed when it went by itself', async () => {
    await run('ip', ['link', 'add', network.link, 'type', 'veth', 'peer', 'name', 'eeg-ward-peer']);
    expect(isThere()).toBe(true);
    await unwireNode();
    expect(isThere()).toBe(false);
    await unwireNode();
  });
});
