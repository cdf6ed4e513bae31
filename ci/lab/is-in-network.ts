import { BlockList, isIPv4 } from 'node:net';

/** Whether an IPv4 address lies in a network such as `10.244.0.0/16`; what is none does not. */
export function isInNetwork(cidr: string, address: string): boolean {
  const [base, bits] = cidr.split('/') as [string, string];
  const block = new BlockList();
  block.addSubnet(base, Number(bits), 'ipv4');
  return isIPv4(address) && block.check(address, 'ipv4');
}
