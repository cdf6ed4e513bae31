/** Node.js of the images: an LTS line that TensorFlow's native binding runs on, and one that the tests run on. */
export const nodeVersion = '22.23.3';

/** The two images that ours are made from. */
export interface BaseImages {
  /** Has `/usr/local/bin/node` and `/usr/local/LICENSE`, which are copied. */
  readonly node: string;
  /** Has what Node.js is linked to, and neither a shell nor a package manager. */
  readonly runtime: string;
}

/** Where they are pulled from. What was pulled is written into the Containerfile by digest. */
export const registryBases: BaseImages = {
  node: `docker.io/library/node:${nodeVersion}-bookworm-slim`,
  runtime: 'gcr.io/distroless/cc-debian12:nonroot',
};
