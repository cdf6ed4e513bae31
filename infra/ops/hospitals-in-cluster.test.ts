import { describe, expect, it } from '@jest/globals';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import type { Hospital } from '../../apps/charts/hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import { addressesOf } from '../outputs.ts';
import { addressesIn, type IngressObject } from './hospitals-in-cluster.ts';

const images = readImages('none', serviceNames);

describe('the addresses of a hospital', () => {
  it.each<[string, Partial<Hospital>]>([
    ['a page that is closed', {}],
    ['an open page', { settings: { trustedProxies: ['10.233.64.0/18'] } }],
    [
      'certificates',
      { settings: { trustedProxies: ['10.233.64.0/18'] }, ingress: { clusterIssuer: 'acme' } },
    ],
  ])('with %s are in its cluster what its stack says', (_what, changes) => {
    const hospital = { ...exampleHospital, ...changes };
    const ingresses = synthesise({ catalog, hospital, images })
      .flatMap(({ objects }) => objects)
      .filter(({ kind }) => kind === 'Ingress');
    expect(addressesIn(hospital.namespace, ingresses as unknown as IngressObject[])).toEqual(
      addressesOf(catalog, hospital),
    );
  });
});
