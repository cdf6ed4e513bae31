import { readFileSync } from 'node:fs';

/** Ticks per second of /proc: fixed at 100 for user space on Linux. @see man 5 proc */
const TICKS_PER_SECOND = 100;

/**
 * CPU time that a process has used in all its threads, in milliseconds (resolution 10 ms). Linux only.
 * @throws Error when there is no such process
 */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}

/** Resident memory of a process in mebibytes. */
export function residentMibOf(pid: number): number {
  return statusKib(pid, 'VmRSS') / 1_024;
}

/** Resident memory of a process in mebibytes, pages shared with other processes counted in proportion. */
export function proportionalMibOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? Number.NaN) / 1_024;
}

/** Largest resident memory that a process ever had, in mebibytes. */
export function peakMibOf(pid: number): number {
  return statusKib(pid, 'VmHWM') / 1_024;
}

function statusKib(pid: number, key: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}
