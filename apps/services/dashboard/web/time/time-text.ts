import { browserOffsetMinutes, DAY_MS } from './local-ticks.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `14:03:22`, local time. */
export function clockText(instantMs: number): string {
  const date = new Date(instantMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `Sat 21 Nov`, local time. */
export function dayText(instantMs: number): string {
  const date = new Date(instantMs);
  return `${weekdays[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]}`;
}

/** `Sat 21 Nov 2026 14:03:22`, local time. */
export const instantText = (instantMs: number): string =>
  `${dayText(instantMs)} ${new Date(instantMs).getFullYear()} ${clockText(instantMs)}`;

/** Label of an axis tick: the day at midnight, else the time as finely as the step needs. */
export function tickText(instantMs: number, stepMs: number): string {
  const clock = clockText(instantMs);
  if (stepMs >= DAY_MS || (stepMs >= 60_000 && clock === '00:00:00')) return dayText(instantMs);
  return stepMs >= 60_000 ? clock.slice(0, 5) : clock;
}

/** `0.8 s`, `42 s`, `12 min`, `5 h`, `3 days`. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** The same without tenths of seconds. */
export const wholeAgeText = (ageMs: number): string =>
  ageMs < 1_000 ? '<1 s' : ageMs < 9_950 ? `${Math.floor(ageMs / 1_000)} s` : ageText(ageMs);

/** Offset from UTC as `UTC+02:00`. */
export function offsetText(offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '−' : '+';
  const minutes = Math.abs(offsetMinutes);
  return `UTC${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Zone of the browser at an instant: `Europe/Rome UTC+02:00`. */
export function zoneText(instantMs: number): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${name === 'UTC' ? '' : `${name} `}${offsetText(browserOffsetMinutes(instantMs))}`;
}
