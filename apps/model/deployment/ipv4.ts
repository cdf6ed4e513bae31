/** IPv4 addresses as numbers from `first` to `last`, both included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Number of a dotted address, undefined where `text` is none. */
export function addressIn(text: string): number | undefined {
  const parts = text.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

/** Addresses of `first-last` or a CIDR, whatever its host bits; undefined where `text` is neither. */
export function rangeIn(text: string): AddressRange | undefined {
  const [from = '', to] = text.split('-');
  if (to !== undefined) {
    const [first, last] = [addressIn(from), addressIn(to)];
    return first !== undefined && last !== undefined && first <= last ? { first, last } : undefined;
  }
  const [, base = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text.trim()) ?? [];
  const address = addressIn(base);
  if (address === undefined || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

export const rangesOverlap = (one: AddressRange, other: AddressRange): boolean =>
  one.first <= other.last && other.first <= one.last;

/** Dotted form of a number from 0 to 2^32 - 1. */
export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');

/** Length of the network part of a CIDR, 0 to 32. @throws RangeError where `cidr` is none */
export function prefixLengthOf(cidr: string): number {
  if (!cidr.includes('/') || rangeIn(cidr) === undefined)
    throw new RangeError(`'${cidr}' must be an IPv4 network such as 192.168.121.0/24`);
  return Number(cidr.split('/')[1]);
}
