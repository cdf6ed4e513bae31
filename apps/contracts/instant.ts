/** Latest instant that a date can be, in UTC milliseconds since 1970. */
export const MAX_INSTANT_MS = 8_640_000_000_000_000;
