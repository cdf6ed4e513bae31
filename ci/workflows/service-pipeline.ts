import { npmJob } from './jobs.ts';
import { defineWorkflow, type Workflow } from './model.ts';
import { command, keepFiles, pushImages, signInToRegistry } from './steps.ts';

/** What one service goes through after a merge. */
export interface ServicePipelineProps {
  readonly service: string;
  /** Files and folders whose change concerns the service, relative to the root. */
  readonly inputs: readonly string[];
}

/** From a merge that touches a service to its tested image in the registry, by digest. */
export const servicePipeline = ({ service, inputs }: ServicePipelineProps): Workflow =>
  defineWorkflow({
    name: `Service ${service}`,
    does: `Builds the image of ${service} once, tests the started image and keeps its digest for the deployment.`,
    on: { push: { branches: ['main'], paths: inputs }, dispatch: true },
    concurrency: { group: `service-${service}`, cancelInProgress: false },
    jobs: {
      image: npmJob(
        'Image',
        [
          signInToRegistry(),
          pushImages(),
          command('Tests of started images', 'npm run test:images'),
          keepFiles('images', 'dist/images.json'),
        ],
        { permissions: { contents: 'read', packages: 'write' }, timeoutMinutes: 40 },
      ),
    },
  });
