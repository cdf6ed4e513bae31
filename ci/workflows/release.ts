import {
  ATTACHED,
  NOTES,
  SUBJECTS,
  billFileOf,
  releaseFolder,
  subjectFileOf,
} from '../release/release-files.ts';
import { npmJob } from './jobs.ts';
import { defineWorkflow, type Workflow } from './model.ts';
import { secret } from './settings.ts';
import { attest, command, fetchFiles, keepFiles, pushImages, signInToRegistry } from './steps.ts';

const PROVENANCE_SUBJECTS = `${releaseFolder}/all.sha256`;
/** Attestations of private repositories need a plan that not everybody has. */
const isPublic = '!github.event.repository.private';

/** From a tag `vX.Y.Z` to a release with images, bills of materials, provenance and model card. */
export const release = (services: readonly string[]): Workflow =>
  defineWorkflow({
    name: 'Release',
    does: 'A tag vX.Y.Z becomes a release: images by digest, bills of materials, provenance, notes, model card.',
    on: { push: { tags: ['v*.*.*'] }, dispatch: true },
    concurrency: { group: 'release-${{ github.ref_name }}', cancelInProgress: false },
    jobs: {
      make: npmJob(
        'Images and files',
        [
          signInToRegistry(),
          pushImages(),
          command('Files of the release', 'npm run release -- --version "${TAG#v}"', {
            env: { TAG: '${{ github.ref_name }}' },
          }),
          keepFiles('release', releaseFolder),
        ],
        { permissions: { contents: 'read', packages: 'write' }, timeoutMinutes: 40, depth: 0 },
      ),
      attest: {
        name: 'What built the images, what is in them',
        runsOn: 'ubuntu-24.04',
        needs: ['make'],
        if: isPublic,
        permissions: { 'id-token': 'write', attestations: 'write' },
        timeoutMinutes: 10,
        steps: [
          fetchFiles('release', releaseFolder),
          command('All images', `cat ${releaseFolder}/${SUBJECTS}/*.sha256 > ${PROVENANCE_SUBJECTS}`),
          attest('Provenance', PROVENANCE_SUBJECTS),
          ...services.map((service) =>
            attest(
              `What is in ${service}`,
              `${releaseFolder}/${subjectFileOf(service)}`,
              `${releaseFolder}/${billFileOf(service)}`,
            ),
          ),
        ],
      },
      publish: {
        name: 'Publish',
        runsOn: 'ubuntu-24.04',
        needs: ['make', 'attest'],
        if: "!cancelled() && needs.make.result == 'success' && needs.attest.result != 'failure'",
        permissions: { contents: 'write' },
        timeoutMinutes: 10,
        steps: [
          fetchFiles('release', releaseFolder),
          command(
            'Release',
            `gh release create "$TAG" --verify-tag --title "$TAG" --notes-file ${releaseFolder}/${NOTES} ${releaseFolder}/${ATTACHED}/*`,
            {
              env: {
                GH_REPO: '${{ github.repository }}',
                GH_TOKEN: secret('GITHUB_TOKEN'),
                TAG: '${{ github.ref_name }}',
              },
            },
          ),
        ],
      },
    },
  });
