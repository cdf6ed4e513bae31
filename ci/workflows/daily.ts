import { hasLab, npmJob, onLab } from './jobs.ts';
import { defineWorkflow, type Workflow } from './model.ts';
import { secret, variable } from './settings.ts';
import { command } from './steps.ts';

const canCheck = `${hasLab} && ${variable('DEVICES_URL')} != ''`;

/** Once a day, whether the live system still answers as it must, and keeps what it must keep. */
export const daily = (): Workflow =>
  defineWorkflow({
    name: 'Daily check',
    does: 'Checks the live system from outside and in its cluster; one issue is open while there is a fault.',
    on: { schedule: ['23 4 * * *'], dispatch: true },
    concurrency: { group: 'daily-check', cancelInProgress: false },
    jobs: {
      check: npmJob(
        'Live system',
        [
          command(
            'Check',
            'npm run daily -- --devices "$DEVICES_URL" ${DASHBOARD_URL:+--dashboard "$DASHBOARD_URL"} --issue',
            {
              env: {
                DEVICES_URL: `\${{ ${variable('DEVICES_URL')} }}`,
                DASHBOARD_URL: `\${{ ${variable('DASHBOARD_URL')} }}`,
                DAILY_CHECK_TOKEN: secret('DAILY_CHECK_TOKEN'),
                GITHUB_TOKEN: secret('GITHUB_TOKEN'),
              },
            },
          ),
        ],
        {
          runsOn: onLab,
          if: canCheck,
          environment: 'live',
          permissions: { contents: 'read', issues: 'write' },
          timeoutMinutes: 15,
        },
      ),
      told: {
        name: 'What did not run',
        runsOn: 'ubuntu-24.04',
        if: `!(${canCheck})`,
        permissions: {},
        timeoutMinutes: 5,
        steps: [
          command(
            'Tell that nothing was checked',
            'echo "Nothing was checked: the variables LAB_RUNNER and DEVICES_URL must be set." >> "$GITHUB_STEP_SUMMARY"',
          ),
        ],
      },
    },
  });
