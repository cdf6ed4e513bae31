import { describe, expect, it } from '@jest/globals';
import { byDigest, nameByDigest } from './oci-layout.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const images = [
  { name: 'dashboard', reference: 'localhost/eeg-ward/dashboard:0.1.0' },
  { name: 'data-access', reference: 'localhost/eeg-ward/data-access:0.1.0' },
];

describe('nameByDigest', () => {
  it('names each image as a pod asks for it, in the order of the services', () => {
    const manifests = [
      // As buildah names an image, and as Docker does.
      { digest: digest('a'), size: 1, annotations: { 'org.opencontainers.image.ref.name': 'data-access' } },
      { digest: digest('b'), size: 1, annotations: { 'io.containerd.image.name': images[0]!.reference } },
    ];
    const { index, references } = nameByDigest({ manifests }, images);
    expect(references).toEqual({
      dashboard: `localhost/eeg-ward/dashboard@${digest('b')}`,
      'data-access': `localhost/eeg-ward/data-access@${digest('a')}`,
    });
    expect(index.manifests.map(({ annotations }) => annotations?.['io.containerd.image.name'])).toEqual(
      Object.values(references),
    );
  });

  it('refuses a layout without one of them', () => {
    expect(() => nameByDigest({ manifests: [] }, images)).toThrow(
      "index.json must list 'dashboard' (localhost/eeg-ward/dashboard:0.1.0)",
    );
  });
});

describe('byDigest', () => {
  it.each(['127.0.0.1:5000/ward/dashboard:1', '127.0.0.1:5000/ward/dashboard'])(
    '%s keeps its port',
    (reference) =>
      expect(byDigest(reference, digest('c'))).toBe(`127.0.0.1:5000/ward/dashboard@${digest('c')}`),
  );
});
