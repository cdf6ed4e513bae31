import type { Prices } from './cost.ts';

/**
 * Prices as a command is told them; undefined without any.
 * @throws RangeError when one is missing, or none from 0 up
 */
export function pricesOf({
  coreMonth,
  gibMonth,
  currency,
}: {
  readonly coreMonth?: number;
  readonly gibMonth?: number;
  readonly currency: string;
}): Prices | undefined {
  if (coreMonth === undefined && gibMonth === undefined) return undefined;
  for (const [option, price] of [
    ['--core-month', coreMonth],
    ['--gib-month', gibMonth],
  ] as const)
    if (price === undefined || !Number.isFinite(price) || price < 0)
      throw new RangeError(`'${option}' (${price ?? 'absent'}) must be a price from 0 up; both are needed`);
  return { coreMonth: coreMonth!, gibibyteMonth: gibMonth!, currency };
}
