import type { Platform } from '../platform.ts';

export type EngineName = 'buildah' | 'podman' | 'docker';

export interface ImageBuild {
  /** Path of the Containerfile. */
  readonly containerfile: string;
  /** Folder that its COPY reads. */
  readonly context: string;
  /** Name and tag under which the engine keeps the image. */
  readonly reference: string;
  readonly platform: Platform;
  /** Reuse layers of earlier builds. @default true */
  readonly cache?: boolean;
}

/** A tool that builds images. */
export interface Engine {
  readonly name: EngineName;
  /** Whether the same input gives the same digest on any machine and day. */
  readonly reproducible: boolean;
  build(image: ImageBuild): Promise<void>;
  /** Pulls an image. @returns its reference by digest */
  pull(reference: string, platform: Platform): Promise<string>;
  /** Writes images that it built into one OCI layout, each under its tag-less name. The folder is new. */
  save(
    images: readonly { readonly name: string; readonly reference: string }[],
    layout: string,
  ): Promise<void>;
  /** Pushes an image that it built to `target`, a name with a tag. @returns its digest there */
  push(reference: string, target: string): Promise<string>;
}

/** Registries of this machine itself are spoken to without TLS, as Docker does. */
export const isLoopbackRegistry = (reference: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?\//.test(reference);
