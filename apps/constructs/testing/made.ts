import { App, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';

/** The manifests of what `build` adds to an empty chart, in the order in which they are written. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- manifests are compared field by field
export function made(build: (chart: Construct) => void): any[] {
  const chart = new Chart(new App(), 'test');
  build(chart);
  return Testing.synth(chart);
}
