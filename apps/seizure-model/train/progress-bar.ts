import { SingleBar } from 'cli-progress';

/** A started progress bar over epochs with the time left; on a pipe it prints a line now and then. */
export function progressBar(title: string, epochs: number): SingleBar {
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} epochs, {eta_formatted} left`,
    noTTYOutput: true,
    notTTYSchedule: 15_000,
    etaBuffer: 5,
  });
  bar.start(epochs, 0);
  return bar;
}
