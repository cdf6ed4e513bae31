import { createHash } from 'node:crypto';

/** The MAC address of a machine of a lab: always the same, in the range that QEMU machines have. */
export function macAddressOf(lab: string, node: string): string {
  const digest = createHash('sha256').update(`${lab}/${node}`).digest();
  return [
    '52',
    '54',
    '00',
    ...[...digest.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0')),
  ].join(':');
}
