import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../run.ts';

export interface ImageProps {
  /** Full name with tag, as a pod asks for it. */
  readonly reference: string;
  /** The image's only layer, an uncompressed tar archive. */
  readonly layer: string;
  readonly entrypoint: readonly string[];
  /** Numeric user. */
  readonly user: number;
}

const types = {
  layer: 'application/vnd.oci.image.layer.v1.tar',
  config: 'application/vnd.oci.image.config.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
};
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * Writes an image of one layer as an OCI archive, which `ctr images import` reads, without a tool for containers.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeImage(
  file: string,
  { reference, layer, entrypoint, user }: ImageProps,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-image-'));
  try {
    mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
    const layerDigest = await digestOfFile(layer);
    await run('cp', ['--reflink=auto', layer, blobIn(folder, layerDigest)]);
    const platform = { architecture: architectures[process.arch] ?? process.arch, os: 'linux' };
    const blob = (mediaType: string, content: object) => {
      const text = JSON.stringify(content);
      const digest = createHash('sha256').update(text).digest('hex');
      writeFileSync(blobIn(folder, digest), text);
      return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
    };
    const config = blob(types.config, {
      ...platform,
      config: {
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        Entrypoint: entrypoint,
        User: `${user}:${user}`,
      },
      rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
    });
    const manifest = blob(types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config,
      layers: [{ mediaType: types.layer, digest: `sha256:${layerDigest}`, size: statSync(layer).size }],
    });
    const annotations = { 'io.containerd.image.name': reference };
    const index = {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [{ ...manifest, platform, annotations }],
    };
    writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
    writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    mkdirSync(dirname(file), { recursive: true });
    await run('tar', ['-cf', `${file}.new`, '-C', folder, 'oci-layout', 'index.json', 'blobs']);
    renameSync(`${file}.new`, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const blobIn = (folder: string, digest: string): string => join(folder, 'blobs/sha256', digest);

const digestOfFile = async (file: string): Promise<string> => {
  const [digest = ''] = (await run('sha256sum', [file])).split(' ');
  return digest;
};
