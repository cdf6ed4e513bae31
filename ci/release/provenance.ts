import type { ImageContents } from '../../apps/images/image-contents.ts';
import { imageReferenceIn, type ImageReference } from './image-reference.ts';
import { tagOfVersion } from './version.ts';

export interface ProvenanceProps {
  readonly version: string;
  /** Commit that the images were built from. */
  readonly commit: string;
  /** Where others get it. @default - unknown */
  readonly origin?: string;
  readonly images: readonly ImageReference[];
  readonly contents: ImageContents;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * What the images were built from, and by whom: an in-toto statement with SLSA's provenance. It is not signed: whoever
 * passes it on vouches for it. On GitHub the release's workflow has a signed one made besides.
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export function provenanceOf({
  version,
  commit,
  origin,
  images,
  contents,
  environment,
}: ProvenanceProps): object {
  const source = {
    ...(origin === undefined ? {} : { uri: `git+${origin}@refs/tags/${tagOfVersion(version)}` }),
    digest: { gitCommit: commit },
  };
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: images.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:eeg-ward:npm-run-images:v1',
        externalParameters: { version },
        internalParameters: { nodeVersion: contents.nodeVersion },
        resolvedDependencies: [source, ...Object.values(contents.bases).map(dependencyOf)],
      },
      runDetails: { builder: { id: builderOf(environment) }, metadata: invocationOf(environment) },
    },
  };
}

function dependencyOf(reference: string): object {
  const image = imageReferenceIn(reference);
  return { uri: reference, ...(image === undefined ? {} : { digest: { sha256: image.sha256 } }) };
}

/** The workflow that runs this, or a person. */
const builderOf = ({ GITHUB_SERVER_URL, GITHUB_WORKFLOW_REF }: NodeJS.ProcessEnv): string =>
  GITHUB_WORKFLOW_REF === undefined
    ? 'urn:eeg-ward:builder:by-hand'
    : `${GITHUB_SERVER_URL}/${GITHUB_WORKFLOW_REF}`;

function invocationOf({
  GITHUB_SERVER_URL,
  GITHUB_REPOSITORY,
  GITHUB_RUN_ID,
  GITHUB_RUN_ATTEMPT,
}: NodeJS.ProcessEnv): object {
  const run = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  return GITHUB_RUN_ID === undefined ? {} : { invocationId: `${run}/attempts/${GITHUB_RUN_ATTEMPT}` };
}
