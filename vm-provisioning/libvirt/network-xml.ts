import { prefixLengthOf } from '../../apps/model/deployment/ipv4.ts';
import type { LabNetwork } from '../lab/lab-network.ts';
import { ownerMark } from './owner-mark.ts';

/**
 * libvirt's description of a lab's network. It serves no DHCP: machines have static addresses.
 * @see https://libvirt.org/formatnetwork.html
 */
export function networkXml(lab: string, network: LabNetwork): string {
  const body =
    network.kind === 'nat'
      ? [
          '  <forward mode="nat"/>',
          `  <bridge name="${network.name}" stp="on" delay="0"/>`,
          `  <ip address="${network.gateway}" prefix="${prefixLengthOf(network.cidr)}"/>`,
        ]
      : ['  <forward mode="bridge"/>', `  <bridge name="${network.bridge}"/>`];
  return [
    '<network>',
    `  <name>${network.name}</name>`,
    '  <metadata>',
    `    <ward:lab xmlns:ward="https://eeg-ward.invalid/lab">${ownerMark(lab)}</ward:lab>`,
    '  </metadata>',
    ...body,
    '</network>',
    '',
  ].join('\n');
}
