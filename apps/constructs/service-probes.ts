import { k8s } from 'cdk8s-plus-28';
import { probes, readinessChecks } from '../model/probes.ts';
import type { Probes } from './pod-template.ts';

const STARTUP_PERIOD_SECONDS = 2;

/** Probes over HTTP from the node. `loopbackOnly`: by a command inside the pod, as nothing else reaches the port. */
export function serviceProbes(port: number, startupSeconds: number, loopbackOnly: boolean): Probes {
  const check = (path: string): k8s.Probe =>
    loopbackOnly
      ? { exec: { command: ['node', '-e', fetchOrFail(port, path)] }, timeoutSeconds: 5 }
      : { httpGet: { path, port: k8s.IntOrString.fromNumber(port) }, timeoutSeconds: 3 };
  return {
    startup: {
      ...check(probes.liveness),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      failureThreshold: Math.ceil(startupSeconds / STARTUP_PERIOD_SECONDS),
    },
    liveness: { ...check(probes.liveness), periodSeconds: 10, failureThreshold: 6 },
    readiness: {
      ...check(probes.readiness),
      periodSeconds: readinessChecks.periodSeconds,
      failureThreshold: readinessChecks.failures,
    },
  };
}

const fetchOrFail = (port: number, path: string): string =>
  `fetch('http://127.0.0.1:${port}${path}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
