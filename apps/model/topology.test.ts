import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from './catalog.ts';
import { callersOf, edgesOf, startOrder } from './topology.ts';

describe('the topology', () => {
  it('has these edges and no other: a new one is a new way for data to leave a service', () => {
    expect(edgesOf(catalog).map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'eeg-acquisition -> data-access',
      'eeg-acquisition -> seizure-detection',
      'heart-rate-acquisition -> data-access',
      'dashboard -> data-access',
    ]);
  });

  it('starts every service after everything it calls', () => {
    const order = startOrder(catalog);
    expect(order.toSorted()).toEqual(serviceNames.toSorted());
    for (const { from, to } of edgesOf(catalog)) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
  });

  it('knows who calls whom', () => {
    expect(callersOf(catalog, 'data-access')).toEqual([
      'eeg-acquisition',
      'heart-rate-acquisition',
      'dashboard',
    ]);
    expect(callersOf(catalog, 'dashboard')).toEqual([]);
  });
});
