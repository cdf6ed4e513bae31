import { z } from 'zod';

const WHOLE_NUMBER = /^\d{1,16}$/;

/**
 * A whole number in [min, max] as paths and queries carry it: decimal digits and nothing else. `Number('')` is 0 and
 * `Number('0x1')` is 1, so a value left out or mistyped would name another span or another patient.
 */
export const wholeNumberText = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string(rule)
    .refine((text) => WHOLE_NUMBER.test(text) && Number(text) >= min && Number(text) <= max, rule)
    .transform(Number)
    .meta({ type: 'integer', minimum: min, maximum: max });
};
