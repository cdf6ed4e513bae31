import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics every service has. Names of HTTP follow OpenTelemetry's Prometheus form; sizing reads the admission ones. */
export interface Metrics {
  readonly registry: Registry;
  /** From the first byte of a request to the end of its answer. */
  readonly requestDuration: Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;
  /** Time a request held its slot. */
  readonly serviceTime: Histogram;
  readonly admissionSlots: Gauge;
  readonly admissionInService: Gauge;
  readonly admissionArrivals: Counter;
  readonly admissionRejected: Counter;
}

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestDuration: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    }),
    serviceTime: new Histogram({
      name: 'service_time_seconds',
      help: 'Time a request held its admission slot',
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    }),
    admissionSlots: new Gauge({
      name: 'admission_slots',
      help: 'Requests served at once at most',
      registers,
    }),
    admissionInService: new Gauge({
      name: 'admission_in_service',
      help: 'Requests that hold a slot now',
      registers,
    }),
    admissionArrivals: new Counter({
      name: 'admission_arrivals_total',
      help: 'Requests that asked for a slot',
      registers,
    }),
    admissionRejected: new Counter({
      name: 'admission_rejected_total',
      help: 'Requests that found no slot and were answered 503',
      registers,
    }),
  };
}
