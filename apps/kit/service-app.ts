import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { catalog, type ServiceName } from '../model/catalog.ts';
import { openApiPath } from '../model/description.ts';
import { probes } from '../model/probes.ts';
import type { Route } from '../model/service.ts';
import { Admission } from './admission.ts';
import { authenticateCaller } from './caller-auth.ts';
import { errorHandler, notFound } from './error-handler.ts';
import type { Authenticate, Handlers } from './handlers.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { mountRoutes } from './mount-routes.ts';
import { openApiOf, type OpenApiDocument } from './openapi/openapi-document.ts';
import type { People } from './people.ts';
import { readinessOf, type ReadinessChecks } from './readiness.ts';
import type { CommonConfig } from './service-config.ts';

/** Certificate with its chain, and its key, as PEM. */
export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What makes one service out of the common frame. */
export interface ServiceParts<S extends ServiceName> {
  readonly handlers: Handlers<S>;
  readonly readiness: ReadinessChecks;
  /** Required when the service has routes for devices. */
  readonly authenticateDevice?: Authenticate;
  /** Required when a route of the service needs a permission. */
  readonly people?: People;
  /** Addresses of the proxies whose word about client, host and scheme is believed. @default none */
  readonly trustedProxies?: readonly string[];
  /** With it the service speaks TLS. */
  readonly tls?: Tls;
  /** Runs before all routes, such as further security headers. */
  readonly before?: readonly RequestHandler[];
  /** Runs when the whole body of a request has come, before a slot is taken. */
  readonly received?: readonly RequestHandler[];
  /** Metrics of the service's own. Registered at `metrics.registry`. @default the common ones */
  readonly metrics?: Metrics;
  /** Releases what the service holds, after its last request has ended. */
  readonly close?: () => Promise<void>;
}

/** An Express app and what has to be known to stop it. */
export interface ServiceApp {
  readonly app: Express;
  readonly tls?: Tls | undefined;
  readonly openStreams: ReadonlySet<Response>;
  /** From now on the service is not ready, and each answer ends its connection: the next request goes elsewhere. */
  drain(): void;
}

/** Builds the app of service `name`. Nothing listens yet. */
export function createServiceApp<S extends ServiceName>(
  name: S,
  config: CommonConfig,
  log: Log,
  parts: ServiceParts<S>,
): ServiceApp {
  const metrics = parts.metrics ?? createMetrics(name);
  const openStreams = new Set<Response>();
  let description: OpenApiDocument | undefined;
  let draining = false;
  const app = express();
  app.disable('x-powered-by');
  app.set('service', name);
  app.set('etag', false);
  app.set('trust proxy', parts.trustedProxies === undefined ? false : [...parts.trustedProxies]);
  app.use((_request, response, next) => {
    if (draining) response.setHeader('Connection', 'close');
    next();
  });
  app.use(measure(metrics));
  app.use(securityHeaders(name));
  app.get(probes.liveness, (_request, response) => {
    response.json({ status: 'alive' });
  });
  app.get(probes.readiness, async (_request, response) => {
    const readiness = await readinessOf({
      ...parts.readiness,
      ...(draining ? { running: () => ({ ready: false, detail: { reason: 'was told to stop' } }) } : {}),
    });
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  app.get(probes.metrics, async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  for (const step of parts.before ?? []) app.use(step);
  app.get(openApiPath, (_request, response) => {
    response.json((description ??= openApiOf(name)));
  });
  mountRoutes(app, name, parts.handlers, {
    admission: new Admission(config.slots, metrics),
    authenticate: {
      service: authenticateCaller(config.callerSecrets),
      ...(parts.authenticateDevice === undefined ? {} : { device: parts.authenticateDevice }),
    },
    ...(parts.people === undefined ? {} : { people: parts.people }),
    ...(parts.received === undefined ? {} : { received: parts.received }),
    openStreams,
  });
  app.use(notFound);
  app.use(errorHandler(log));
  return {
    app,
    openStreams,
    tls: parts.tls,
    drain: () => {
      draining = true;
    },
  };
}

/** Pages for people get all of helmet's headers. Programs need two, and a window must cost little. */
function securityHeaders(name: ServiceName): RequestHandler {
  const routes: readonly Route[] = Object.values(catalog[name].routes);
  if (routes.some(({ audience }) => audience === 'clinician'))
    return helmet({
      contentSecurityPolicy: false,
      strictTransportSecurity: false,
      referrerPolicy: { policy: 'same-origin' },
    });
  return (_request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
}

function measure(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const labels = {
        http_request_method: request.method,
        http_route: routeOf(request),
        http_response_status_code: String(response.statusCode),
      };
      metrics.requestDuration.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}

const routeOf = (request: Request): string => {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : 'unmatched';
};
