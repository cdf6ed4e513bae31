import type { PinnedVersion } from '../vm-provisioning/lab/version-table.ts';

/** A Helm chart of exactly one version. */
export interface PinnedChart extends PinnedVersion {
  /** Name of the chart, or its whole address where that begins with `oci:`. */
  readonly chart: string;
  /** @default - the chart's address says it all */
  readonly repository?: string;
}

/** Every chart that the program may install, with the last day on which its makers mend it, where they named one. */
export const charts = Object.freeze({
  metallb: { chart: 'metallb', repository: 'https://metallb.github.io/metallb', version: '0.16.1' },
  'ingress-nginx': {
    chart: 'ingress-nginx',
    repository: 'https://kubernetes.github.io/ingress-nginx',
    version: '4.15.1',
    endOfLife: '2026-03-31',
    successor: 'traefik',
  },
  traefik: { chart: 'traefik', repository: 'https://traefik.github.io/charts', version: '41.3.0' },
  'envoy-gateway': { chart: 'oci://docker.io/envoyproxy/gateway-helm', version: 'v1.9.2' },
  'metrics-server': {
    chart: 'metrics-server',
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    version: '3.13.1',
  },
  'cert-manager': { chart: 'oci://quay.io/jetstack/charts/cert-manager', version: 'v1.21.1' },
  headlamp: {
    chart: 'headlamp',
    repository: 'https://kubernetes-sigs.github.io/headlamp',
    version: '0.45.0',
  },
} as const satisfies Readonly<Record<string, PinnedChart>>);

export type ChartName = keyof typeof charts;

/** The charts that a configuration installs. */
export function chartsOf(addOns: {
  readonly metallb?: unknown;
  readonly ingress: string;
  readonly metricsServer: boolean;
  readonly certManager?: unknown;
  readonly headlamp: boolean;
}): Readonly<Record<string, PinnedVersion>> {
  const wanted: Readonly<Record<ChartName, boolean>> = {
    metallb: addOns.metallb !== undefined,
    'ingress-nginx': addOns.ingress === 'nginx',
    traefik: addOns.ingress === 'traefik',
    'envoy-gateway': addOns.ingress === 'gateway',
    'metrics-server': addOns.metricsServer,
    'cert-manager': addOns.certManager !== undefined,
    headlamp: addOns.headlamp,
  };
  return Object.fromEntries(Object.entries(charts).filter(([name]) => wanted[name as ChartName]));
}

/** Why a chart should be left, or undefined while it is mended. @param today as YYYY-MM-DD */
export function endOfLifeWarning(name: ChartName, today: string): string | undefined {
  const { endOfLife, successor, version }: PinnedVersion = charts[name];
  return endOfLife === undefined || today <= endOfLife
    ? undefined
    : `${name} ${version} gets no fixes since ${endOfLife}${successor === undefined ? '' : `; take ${successor}`}`;
}
