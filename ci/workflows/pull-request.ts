import { hasLab, isOwnBranch, npmJob, onLab } from './jobs.ts';
import { defineWorkflow, type Workflow } from './model.ts';
import { secret, variable } from './settings.ts';
import { command, fetchFiles, keepFiles } from './steps.ts';

const DIFF_FILE = 'dist/manifest-diff.md';
const sides = {
  BASE: '${{ github.event.pull_request.base.sha }}',
  HEAD: '${{ github.event.pull_request.head.sha }}',
};

/** What has to hold before a change is merged, and what it would do to a cluster. */
export const pullRequest = (): Workflow =>
  defineWorkflow({
    name: 'Pull request',
    does: 'Everything that needs no secret runs for everybody; comment and preview for branches of this repository.',
    on: { pullRequest: { branches: ['main'] } },
    concurrency: { group: 'pull-request-${{ github.event.pull_request.number }}', cancelInProgress: true },
    jobs: {
      check: npmJob('Format, lint, types, workflows', [
        command('Format', 'npm run format:check'),
        command('Lint', 'npm run lint'),
        command('Types', 'npm run types'),
        command('Workflows are those of the model', 'npm run generate -- --check'),
        command('Gates go red, jobs run', 'npm run test:workflows'),
      ]),
      test: npmJob(
        'Tests',
        [
          command(
            'Database server',
            'echo "TEST_MYSQL_URL=$(bash scripts/mysql-server.sh start)" >> "$GITHUB_ENV"',
          ),
          command('Tests', 'npm test'),
        ],
        {
          runsOn: `\${{ ${variable('TEST_RUNNER')} || 'ubuntu-24.04' }}`,
          timeoutMinutes: 40,
          env: {
            CI: `\${{ ${variable('TEST_DATA_DIR')} != '' }}`,
            CHROMIUM: '/usr/bin/google-chrome',
            TEST_DATA_DIR: `\${{ ${variable('TEST_DATA_DIR')} }}`,
          },
        },
      ),
      manifests: npmJob(
        'Manifests on a real API server',
        [
          { name: 'Go', uses: 'actions/setup-go', with: { 'go-version-file': 'ci/lab/go/go.mod' } },
          command('Synthesis', 'npm run synth'),
          command('Applied, strictly checked, acted on', 'npm run test:manifests'),
        ],
        { timeoutMinutes: 60 },
      ),
      diff: npmJob(
        'What changes in the cluster',
        [
          command(
            'Compare the manifests',
            `npm run diff -- "$BASE" "$HEAD" --format markdown --output ${DIFF_FILE}`,
            {
              env: sides,
            },
          ),
          command('Show it', `cat ${DIFF_FILE} >> "$GITHUB_STEP_SUMMARY"`),
          keepFiles('manifest-diff', DIFF_FILE),
        ],
        { depth: 0 },
      ),
      comment: {
        name: 'One comment, kept up to date',
        runsOn: 'ubuntu-24.04',
        needs: ['diff'],
        if: isOwnBranch,
        permissions: { 'pull-requests': 'write' },
        timeoutMinutes: 10,
        steps: [
          fetchFiles('manifest-diff', 'dist'),
          command(
            'Comment',
            `gh pr comment "$NUMBER" --edit-last --create-if-none --body-file ${DIFF_FILE}`,
            {
              env: {
                GH_REPO: '${{ github.repository }}',
                GH_TOKEN: secret('GITHUB_TOKEN'),
                NUMBER: '${{ github.event.pull_request.number }}',
              },
            },
          ),
        ],
      },
      preview: npmJob(
        'Pulumi preview',
        [
          command(
            'Preview',
            'mkdir -p dist; pulumi preview --stack "$STACK" --non-interactive --diff | tee dist/preview.txt',
            {
              env: {
                STACK: `\${{ ${variable('PULUMI_STACK')} }}`,
                PULUMI_CONFIG_PASSPHRASE: secret('PULUMI_CONFIG_PASSPHRASE'),
              },
            },
          ),
          command('Show it', '{ echo "~~~~"; cat dist/preview.txt; echo "~~~~"; } >> "$GITHUB_STEP_SUMMARY"'),
        ],
        {
          runsOn: onLab,
          if: `${isOwnBranch} && ${hasLab} && ${variable('PULUMI_STACK')} != ''`,
          environment: 'preview',
          timeoutMinutes: 30,
        },
      ),
      told: {
        name: 'What did not run',
        runsOn: 'ubuntu-24.04',
        if: `!(${isOwnBranch})`,
        permissions: {},
        timeoutMinutes: 5,
        steps: [
          command(
            'Tell the author of a fork',
            'echo "A pull request of a fork has no secrets: there is no comment and no Pulumi preview. The comparison of the manifests is in the summary of its job." >> "$GITHUB_STEP_SUMMARY"',
          ),
        ],
      },
    },
  });
