import { hasLab, npmJob, onLab } from './jobs.ts';
import { defineWorkflow, type Workflow } from './model.ts';
import { secret, variable } from './settings.ts';
import { command, fetchFiles, keepFiles, pushImages, signInToRegistry } from './steps.ts';

/** What one service goes through after a merge. */
export interface ServicePipelineProps {
  readonly service: string;
  /** Files and folders whose change concerns the service, relative to the root. */
  readonly inputs: readonly string[];
}

/** From a merge that touches a service to its tested image, by digest, in the place of the one before. */
export const servicePipeline = ({ service, inputs }: ServicePipelineProps): Workflow =>
  defineWorkflow({
    name: `Service ${service}`,
    does: `Builds the image of ${service} once, tests it, tries it beside the running one and promotes that digest.`,
    on: { push: { branches: ['main'], paths: inputs }, dispatch: true },
    concurrency: { group: `service-${service}`, cancelInProgress: false },
    jobs: {
      image: npmJob(
        'Image',
        [
          signInToRegistry(),
          pushImages(),
          command('Unit tests in the image', `npm run unit-tests -- ${service}`),
          command('Tests of started images', 'npm run test:images'),
          keepFiles('images', 'dist/images.json'),
        ],
        { permissions: { contents: 'read', packages: 'write' }, timeoutMinutes: 40 },
      ),
      deploy: npmJob<'image'>(
        'Trial, promotion, or the way back',
        [
          fetchFiles('images', 'dist'),
          command(
            'Pipeline',
            `npm run pipeline -- ${service} --promote pulumi --stack "$STACK" \${NAMESPACE:+--namespace "$NAMESPACE"}`,
            {
              env: {
                STACK: `\${{ ${variable('PULUMI_STACK')} }}`,
                NAMESPACE: `\${{ ${variable('TRIAL_NAMESPACE')} }}`,
                PULUMI_CONFIG_PASSPHRASE: secret('PULUMI_CONFIG_PASSPHRASE'),
              },
            },
          ),
        ],
        {
          needs: ['image'],
          runsOn: onLab,
          if: `${hasLab} && ${variable('PULUMI_STACK')} != ''`,
          environment: 'production',
          timeoutMinutes: 60,
        },
      ),
    },
  });
