/** Paths that every service answers without a slot and without a secret; the kubelet and Prometheus use them. */
export const probes = Object.freeze({
  /** The process is alive. */
  liveness: '/healthz',
  /** It can do its job now: its dependencies answer and its model is loaded. */
  readiness: '/readyz',
  /** Prometheus text. */
  metrics: '/metrics',
});

/** Time a service has to finish its requests after SIGTERM, in milliseconds. */
export const gracefulStopMs = 10_000;
