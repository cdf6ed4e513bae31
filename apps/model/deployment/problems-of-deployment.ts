import { capacityOf } from '../capacity.ts';
import type { Catalog, Resources, Route, Service, Store } from '../service.ts';
import { backupPod, migrationPod } from './connections.ts';
import { isBelow } from './ingress-routes.ts';
import { databaseHost } from './pod-environment.ts';
import { cpuRequestMillis, millicoresOfOneProcess, peakLoadOf, erlangRangeOf } from './scaling.ts';
import { neededGibibytes } from './storage.ts';

const reserved: readonly string[] = [databaseHost, migrationPod, backupPod];

/** Every fault of the catalog that would show in the cluster only, each a sentence that starts with its path. */
export function problemsOfDeployment(catalog: Catalog): readonly string[] {
  return [
    ...Object.entries(catalog).flatMap(([name, service]) => [
      ...(reserved.includes(name)
        ? [`'${name}' must differ from ${reserved.join(', ')}: these are pods of the database`]
        : []),
      ...problemsOfResources(`${name}.resources`, service.resources),
      ...problemsOfScaling(name, service),
      ...problemsOfCpu(name, service),
      ...Object.entries(service.routes).flatMap(([id, route]) =>
        problemsOfIngress(`${name}.routes.${id}.ingress`, route),
      ),
      ...(service.store === undefined ? [] : problemsOfStore(`${name}.store`, service.store)),
    ]),
    ...sharedIngressPaths(catalog),
    ...secondStores(catalog),
  ];
}

function problemsOfResources(path: string, { cpuMsPerRequest, memoryMebibytes }: Resources): string[] {
  const problems: string[] = [];
  if (!(Number.isFinite(cpuMsPerRequest) && cpuMsPerRequest > 0))
    problems.push(
      `'${path}.cpuMsPerRequest' (${cpuMsPerRequest}) must be greater than 0: measure it, without it the autoscaler never acts`,
    );
  const { request, limit } = memoryMebibytes;
  if (!(Number.isFinite(request) && request > 0))
    problems.push(`'${path}.memoryMebibytes.request' (${request}) must be greater than 0`);
  if (!(limit >= request))
    problems.push(`'${path}.memoryMebibytes.limit' (${limit}) must be at least the request (${request})`);
  return problems;
}

function problemsOfScaling(name: string, service: Service): string[] {
  const { scaling } = service;
  if (scaling === undefined) return [];
  const path = `${name}.scaling`;
  const { peakFactor, maxPods, memoryPercent } = scaling;
  const problems: string[] = [];
  if (peakFactor !== undefined && !(Number.isFinite(peakFactor) && peakFactor >= 1))
    return [`'${path}.peakFactor' (${peakFactor}) must be at least 1: a peak is no less than the mean`];
  if (memoryPercent !== undefined && !(memoryPercent >= 1 && memoryPercent <= 100))
    problems.push(`'${path}.memoryPercent' (${memoryPercent}) must be from 1 to 100`);
  if (maxPods === undefined || !hasSoundLoad(service)) return problems;
  const { min, max } = erlangRangeOf(service);
  if (!Number.isInteger(maxPods.pods) || maxPods.pods < min)
    problems.push(
      `'${path}.maxPods.pods' (${maxPods.pods}) must be a whole number from ${min} up, the minimum`,
    );
  else if (maxPods.pods > max && maxPods.reason.trim() === '')
    problems.push(
      `'${path}.maxPods.pods' (${maxPods.pods}) must be at most ${max}, what Erlang B needs for ${peakLoadOf(service).arrivalsPerSecond} requests/s; or say why in 'reason'`,
    );
  return problems;
}

function problemsOfCpu(name: string, service: Service): string[] {
  if (!hasSoundLoad(service) || problemsOfScaling(name, service).length > 0) return [];
  const millis = cpuRequestMillis(service);
  return millis > millicoresOfOneProcess
    ? [
        `'${name}.load.slotsPerPod' (${service.load.slotsPerPod}) must be less: a pod would need ${millis} millicores at the peak, and one process can use ${millicoresOfOneProcess}`,
      ]
    : [];
}

function hasSoundLoad({ load }: Service): boolean {
  try {
    capacityOf(load);
    return true;
  } catch {
    return false;
  }
}

function problemsOfIngress(path: string, route: Route): string[] {
  const { ingress } = route;
  if (ingress === undefined) return [];
  if (!ingress.path.startsWith('/')) return [`'${path}.path' (${ingress.path}) must start with '/'`];
  return isBelow(ingress.path, route.path)
    ? []
    : [
        `'${path}.path' (${ingress.path}) must be a prefix of '${route.path}': the ingress does not rewrite paths`,
      ];
}

function problemsOfStore(path: string, store: Store): string[] {
  const { rowsPerSecond, bytesPerRow, keptDays } = store.growth;
  for (const [field, value] of Object.entries({ rowsPerSecond, bytesPerRow, keptDays }))
    if (!(Number.isFinite(value) && value > 0))
      return [`'${path}.growth.${field}' (${value}) must be greater than 0`];
  const needed = neededGibibytes(store);
  return store.sizeGibibytes >= needed
    ? []
    : [
        `'${path}.sizeGibibytes' (${store.sizeGibibytes}) must be at least ${needed}: ${rowsPerSecond} rows/s of ${bytesPerRow} bytes are kept for ${keptDays} days`,
      ];
}

function sharedIngressPaths(catalog: Catalog): string[] {
  const owner = new Map<string, string>();
  return Object.entries(catalog).flatMap(([name, { routes }]) =>
    Object.entries(routes).flatMap(([id, { ingress }]) => {
      if (ingress === undefined) return [];
      const path = `${name}.routes.${id}.ingress`;
      const key = `${ingress.host}${ingress.path}`;
      const other = owner.get(key);
      owner.set(key, path);
      return other === undefined ? [] : [`'${path}' (${key}) must differ from '${other}'`];
    }),
  );
}

function secondStores(catalog: Catalog): string[] {
  const [first, ...others] = Object.keys(catalog).filter((name) => catalog[name]?.store !== undefined);
  return others.map(
    (name) => `'${name}.store' must be absent: '${first}' owns the database; call its routes instead`,
  );
}
