import type { SimulationLog } from './senders/simulation-log.ts';
import type { SimulationStats } from './start-simulation.ts';

/** The little of a terminal that is needed. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const TERMINAL_PERIOD_MS = 500;
const FILE_PERIOD_MS = 10_000;

/** A line that tells how the simulation goes: rewritten in place on a terminal, one every 10 s elsewhere. */
export function showProgress(terminal: Terminal) {
  const inPlace = terminal.isTTY === true;
  let timer: NodeJS.Timeout | undefined;
  let shown = false;
  const print = (text: string): void => {
    terminal.write(`${shown && inPlace ? '\r\x1b[2K' : ''}${text}\n`);
    shown = false;
  };
  const log: SimulationLog = {
    info: (fields, message) => print(sentence(message, fields)),
    warn: (fields, message) => print(`warning: ${sentence(message, fields)}`),
  };
  return {
    log,
    follow(stats: () => SimulationStats): void {
      timer = setInterval(
        () => {
          if (!inPlace) return print(progressText(stats()));
          terminal.write(`${shown ? '\r\x1b[2K' : ''}${progressText(stats())}`);
          shown = true;
        },
        inPlace ? TERMINAL_PERIOD_MS : FILE_PERIOD_MS,
      );
    },
    stop(stats: SimulationStats): void {
      clearInterval(timer);
      print(progressText(stats));
    },
  };
}

/** One line of at most 110 characters or so. */
export function progressText({ eeg, heartRate, legacy }: SimulationStats): string {
  const parts = [
    `EEG windows: ${eeg.sent} sent, ${eeg.queued} queued`,
    eeg.refused > 0 ? `${eeg.refused} refused` : '',
    eeg.dropped > 0 ? `${eeg.dropped} given up` : '',
    heartRate.runs > 0 ? `heart rate: ${heartRate.runs} runs, ${heartRate.accepted} new samples` : '',
    legacy.sent + legacy.lost > 0 ? `old app: ${legacy.sent} sent, ${legacy.lost} lost` : '',
    eeg.failures + heartRate.failures > 0 ? `${eeg.failures + heartRate.failures} failed attempts` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

const sentence = (message: string, fields: object): string =>
  [message, ...Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`)].join(' ');
