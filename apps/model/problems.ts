import { problemsOfDeployment } from './deployment/problems-of-deployment.ts';
import type { Catalog, Load, Route, Service } from './service.ts';
import { cycleIn } from './topology.ts';

const DNS_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A catalog that breaks its rules. `problems` holds every fault, each with its path. */
export class ModelError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the catalog has ${problems.length} fault(s):\n${problems.join('\n')}`);
    this.name = 'ModelError';
    this.problems = problems;
  }
}

/** Every fault of the catalog at once, each a sentence that starts with its path. Empty when it is sound. */
export function problemsIn(catalog: Catalog): readonly string[] {
  const cycle = danglingCalls(catalog).length === 0 ? cycleIn(catalog) : undefined;
  return [
    ...Object.entries(catalog).flatMap(([name, service]) => problemsOfService(name, service)),
    ...duplicatePorts(catalog),
    ...danglingCalls(catalog),
    ...(cycle === undefined ? [] : [cycle]),
    ...problemsOfDeployment(catalog),
  ];
}

/** @throws ModelError listing every fault */
export function assertSound(catalog: Catalog): void {
  const problems = problemsIn(catalog);
  if (problems.length > 0) throw new ModelError(problems);
}

function problemsOfService(name: string, service: Service): string[] {
  const problems: string[] = [];
  if (!DNS_LABEL.test(name))
    problems.push(`'${name}' must be a DNS label: lower-case letters, digits and dashes, at most 63`);
  if (!isPort(service.port))
    problems.push(`'${name}.port' (${service.port}) must be a port from 1024 to 65535`);
  if (service.does.trim() === '')
    problems.push(`'${name}.does' must say in one sentence what the service does`);
  const seen = new Map<string, string>();
  for (const [id, route] of Object.entries(service.routes)) {
    const path = `${name}.routes.${id}`;
    problems.push(...problemsOfRoute(path, route));
    for (const method of route.methods)
      for (const mounted of [route.path, ...(route.legacyPaths ?? [])]) {
        const key = `${method} ${mounted}`;
        const other = seen.get(key);
        if (other !== undefined) problems.push(`'${path}' (${key}) must not repeat '${other}'`);
        seen.set(key, path);
      }
  }
  problems.push(...problemsOfLoad(`${name}.load`, service.load));
  if (service.store !== undefined && !isPort(service.store.port))
    problems.push(`'${name}.store.port' (${service.store.port}) must be a port from 1024 to 65535`);
  return problems;
}

function problemsOfRoute(path: string, route: Route): string[] {
  const problems: string[] = [];
  for (const mounted of [route.path, ...(route.legacyPaths ?? [])])
    if (!mounted.startsWith('/')) problems.push(`'${path}' (${mounted}) must start with '/'`);
  if (route.methods.length === 0) problems.push(`'${path}.methods' must name at least one method`);
  const takesBody = route.methods.some((method) => method !== 'GET' && method !== 'DELETE');
  if (takesBody && !(route.bodyLimitBytes !== undefined && route.bodyLimitBytes > 0))
    problems.push(
      `'${path}.bodyLimitBytes' (${route.bodyLimitBytes}) must be given for a route that takes a body`,
    );
  if (route.ingress !== undefined && route.audience === 'service')
    problems.push(`'${path}.ingress' must be absent: its audience is other services only`);
  return problems;
}

function problemsOfLoad(path: string, load: Load): string[] {
  const problems: string[] = [];
  const positive = ['arrivalsPerSecond', 'serviceMs'] as const;
  for (const field of positive)
    if (!(Number.isFinite(load[field]) && load[field] > 0))
      problems.push(`'${path}.${field}' (${load[field]}) must be greater than 0`);
  if (!Number.isInteger(load.slotsPerPod) || load.slotsPerPod < 1)
    problems.push(`'${path}.slotsPerPod' (${load.slotsPerPod}) must be a whole number from 1 up`);
  if (!(load.maxBlocking > 0 && load.maxBlocking < 1))
    problems.push(`'${path}.maxBlocking' (${load.maxBlocking}) must lie between 0 and 1, both excluded`);
  return problems;
}

function duplicatePorts(catalog: Catalog): string[] {
  const owner = new Map<number, string>();
  return Object.entries(catalog).flatMap(([name, { port }]) => {
    const other = owner.get(port);
    owner.set(port, name);
    return other === undefined ? [] : [`'${name}.port' (${port}) must differ from '${other}.port'`];
  });
}

function danglingCalls(catalog: Catalog): string[] {
  return Object.entries(catalog).flatMap(([name, service]) =>
    service.calls.flatMap((call, index) => {
      const path = `${name}.calls[${index}]`;
      const peer = catalog[call.to];
      if (peer === undefined)
        return [
          `'${path}.to' (${call.to}) must name a service; there are ${Object.keys(catalog).join(', ')}`,
        ];
      return call.routes
        .filter((route) => peer.routes[route] === undefined)
        .map(
          (route) =>
            `'${path}.routes' (${route}) must name a route of '${call.to}'; it has ${Object.keys(peer.routes).join(', ')}`,
        );
    }),
  );
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1024 && port <= 65_535;
