import { firstNode, type LabNode } from '../layout.ts';

/** A command in the network of a node. The first node's is the lab's own, which is entered anyway. */
export const onNode = (
  node: LabNode,
  program: string,
  options: readonly string[],
): readonly [string, readonly string[]] =>
  node === firstNode
    ? [program, options]
    : ['nsenter', [`--net=/run/netns/${node.name}`, program, ...options]];
