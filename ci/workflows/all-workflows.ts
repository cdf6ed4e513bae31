import type { Catalog } from '../../apps/model/service.ts';
import { readImportGraph } from '../../scripts/import-graph.ts';
import { daily } from './daily.ts';
import type { Workflow } from './model.ts';
import { pullRequest } from './pull-request.ts';
import { release } from './release.ts';
import { serviceInputs } from './service-inputs.ts';
import { servicePipeline } from './service-pipeline.ts';

/** Every workflow of the repository at `root`, by the name of its file: a service of the catalog has one of its own. */
export function allWorkflows(root: string, catalog: Catalog): ReadonlyMap<string, Workflow> {
  const graph = readImportGraph(root);
  return new Map([
    ['pull-request.yml', pullRequest()],
    ['daily.yml', daily()],
    ['release.yml', release(Object.keys(catalog))],
    ...Object.keys(catalog).map((service): [string, Workflow] => [
      `service-${service}.yml`,
      servicePipeline({ service, inputs: serviceInputs(root, graph, service) }),
    ]),
  ]);
}
