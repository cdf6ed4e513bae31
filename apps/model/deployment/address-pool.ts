interface Range {
  readonly first: number;
  readonly last: number;
}

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
  const read: (Range & { readonly text: string })[] = [];
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
        if (range.first <= other.last && other.first <= range.last)
          problems.push(`'${path}' (${text}) must not overlap '${other.text}'`);
      read.push({ ...range, text });
    }
  }
  return problems;
}

function rangeIn(text: string): Range | undefined {
  const [from = '', to] = text.split('-');
  if (to !== undefined) {
    const [first, last] = [addressIn(from), addressIn(to)];
    return first !== undefined && last !== undefined && first <= last ? { first, last } : undefined;
  }
  const [, base = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const address = addressIn(base);
  if (address === undefined || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function addressIn(text: string): number | undefined {
  const parts = text.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}
