import { describe, expect, it } from '@jest/globals';
import { asEngineConfig, devStack } from '../testing/dev-stack.ts';
import { RecordedResources } from '../testing/recorded-resources.ts';
import { readLabConfig } from '../config/read-config.ts';
import { clusterOf } from './cluster.ts';

describe('a cluster that exists', () => {
  it('has a kubeconfig that can be read, or one line says so', async () => {
    const cluster = { name: 'dev', kubeconfig: '/nowhere/kubeconfig' };
    const config = readLabConfig('eeg-ward', asEngineConfig({ ...devStack(), cluster }));
    const made = RecordedResources.of(() => [clusterOf(config, config.hospitals).access]);
    await expect(made).rejects.toMatchObject({
      __pulumiRunError: true,
      problems: ["'cluster.kubeconfig' (/nowhere/kubeconfig) must be a kubeconfig that can be read"],
    });
  });
});
