import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withExample } from './derivation-example.ts';

describe('docs/model-to-manifests.md', () => {
  it('shows what the synthesis makes now; else run npm run docs:manifests', () => {
    const document = readFileSync(new URL('../../docs/model-to-manifests.md', import.meta.url), 'utf8');
    expect(document).toBe(withExample(document));
  });
});
