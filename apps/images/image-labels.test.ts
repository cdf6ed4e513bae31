import { describe, expect, it } from '@jest/globals';
import { imageLabels, tagOf } from './image-labels.ts';

const bases = { node: 'node:22', runtime: 'cc@sha256:00' };
const revision = '0123456789abcdef0123456789abcdef01234567';
const release = { version: '0.1.0', license: 'MIT' };

describe('imageLabels', () => {
  it('are those of the OCI image specification', () => {
    expect(imageLabels('dashboard', 'shows', { ...release, revision }, bases)).toEqual({
      'org.opencontainers.image.title': 'dashboard',
      'org.opencontainers.image.description': 'shows',
      'org.opencontainers.image.version': '0.1.0',
      'org.opencontainers.image.revision': revision,
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.base.name': 'cc@sha256:00',
    });
  });

  it('claim no commit where there is none', () => {
    expect(Object.keys(imageLabels('dashboard', 'shows', release, bases))).not.toContain(
      'org.opencontainers.image.revision',
    );
  });
});

describe('tagOf', () => {
  it.each([
    [release, '0.1.0'],
    [{ ...release, revision }, '0.1.0-0123456789ab'],
    [{ ...release, revision: `${revision}-modified` }, '0.1.0-0123456789ab-modified'],
  ])('%j is %s', (given, tag) => expect(tagOf(given)).toBe(tag));
});
