/** Paths that every service answers without a slot and without a secret; the kubelet and Prometheus use them. */
export const probes = Object.freeze({
  /** The process is alive. */
  liveness: '/healthz',
  /** It can do its job now: its dependencies answer and its model is loaded. */
  readiness: '/readyz',
  /** Prometheus text. */
  metrics: '/metrics',
});

/** How often a pod is asked whether it is ready, in seconds, and after how many refusals in a row it counts as not ready. */
export const readinessChecks = Object.freeze({ periodSeconds: 5, failures: 2 });

/** Time that Services and ingress controllers take to follow a change on busy nodes, in seconds. Traefik gathers changes for 2 s, twice. */
const PROPAGATION_SECONDS = 10;

/**
 * Time for which a pod that was told to stop goes on serving, not ready, in seconds: until it is seen to be not ready, and
 * nobody sends to it any more. Some ingress controllers send to pods that are stopping for as long as these are ready.
 */
export const drainSeconds = readinessChecks.periodSeconds * readinessChecks.failures + PROPAGATION_SECONDS;

/** Time a service has to finish its requests once it has stopped to accept, in milliseconds. */
export const gracefulStopMs = 10_000;
