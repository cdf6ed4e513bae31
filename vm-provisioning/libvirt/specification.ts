import { createHash } from 'node:crypto';
import type { LibvirtLab } from '../lab/lab.ts';
import type { VirtualNode } from '../lab/lab-node.ts';

/**
 * Digest of what makes a machine the one it is: when it changes the machine is made anew, and its disk is lost. Its
 * processors and memory are not in it, since they can be changed.
 * @param seed what cloud-init is told
 * @returns 16 hexadecimal digits
 */
export function specificationOf(
  { network, image }: Pick<LibvirtLab, 'network' | 'image'>,
  { diskGibibytes }: VirtualNode,
  seed: readonly string[],
): string {
  const parts = [image.url, image.checksum ?? '', network.name, diskGibibytes, ...seed];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
