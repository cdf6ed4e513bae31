import { faultsIn } from './checks/faults-in.ts';
import { hospitalCharts, type HospitalChartsProps } from './hospital-charts.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** The objects of one chart. Secrets hold tokens. */
export interface ChartObjects {
  readonly chart: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Every object of one hospital, chart by chart in the order in which they can be applied.
 * @throws ModelError, RangeError for what `hospitalCharts` refuses; RangeError listing every fault between the objects
 */
export function synthesise(props: HospitalChartsProps): readonly ChartObjects[] {
  const charts = hospitalCharts(props).map((chart) => ({
    chart: chart.node.id,
    objects: chart.toJson() as KubernetesObject[],
  }));
  const faults = faultsIn(charts.flatMap(({ objects }) => objects));
  if (faults.length > 0) throw new RangeError(faults.join('\n'));
  return charts;
}
