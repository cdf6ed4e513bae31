import { addressIn, rangeIn, rangesOverlap, type AddressRange } from './ipv4.ts';

/**
 * Every fault of a load balancer's address pool, each a sentence that starts with `path`.
 * @param ranges IPv4, `first-last` or CIDR
 * @param nodeAddresses IPv4 addresses that machines have
 */
export function problemsOfAddressPool(
  path: string,
  ranges: readonly string[],
  nodeAddresses: readonly string[],
): readonly string[] {
  if (ranges.length === 0) return [`'${path}' must name at least one range, first-last or CIDR`];
  const problems: string[] = [];
  const read: (AddressRange & { readonly text: string })[] = [];
  for (const text of ranges) {
    const range = rangeIn(text);
    if (range === undefined)
      problems.push(`'${path}' (${text}) must be an IPv4 range, first-last or CIDR, from low to high`);
    else {
      for (const node of nodeAddresses) {
        const address = addressIn(node);
        if (address !== undefined && range.first <= address && address <= range.last)
          problems.push(`'${path}' (${text}) must not hold '${node}', the address of a node`);
      }
      for (const other of read)
        if (rangesOverlap(range, other))
          problems.push(`'${path}' (${text}) must not overlap '${other.text}'`);
      read.push({ ...range, text });
    }
  }
  return problems;
}
