import { afterAll, expect } from '@jest/globals';
import { recordTraffic } from './record-traffic.ts';

/** Rooms whose tests serve made-up answers under the name of a service. */
const MADE_UP = /\/apps\/(kit|sizing)\//;

/**
 * Every test that has a service answer real requests also tests its OpenAPI document: requests that it took and answers
 * that it gave must be as the document says. What checks is loaded only where something was answered.
 */
const traffic = recordTraffic();

afterAll(async () => {
  const exchanges = traffic.stop();
  if (exchanges.length === 0 || MADE_UP.test(expect.getState().testPath ?? '')) return;
  const { undescribedIn } = await import('./undescribed-traffic.ts');
  const faults = undescribedIn(exchanges);
  if (faults.length > 0)
    throw new Error(`what was sent or answered must be as /openapi.json says:\n${faults.join('\n')}`);
}, 60_000);
