import type { KubernetesObject } from '../kubernetes-object.ts';
import { podSecurityFaults } from './pod-security.ts';
import { referenceFaults } from './references.ts';
import { secretValueFaults } from './secret-values.ts';

/** Everything that is wrong with the objects of one namespace, together. Empty when they can be applied. */
export const faultsIn = (objects: readonly KubernetesObject[]): readonly string[] => [
  ...podSecurityFaults(objects),
  ...referenceFaults(objects),
  ...secretValueFaults(objects),
];
