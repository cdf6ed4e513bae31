import { Command, InvalidArgumentError } from 'commander';

export interface StartOptions {
  /** Folder of the database, logs and demo tokens. */
  readonly data: string;
  /** Folder of EDF, EDF+ or Bonn CSV recordings that the demo patients play. Absent: made EEG. */
  readonly recordings: string | undefined;
  /** Added to every port. */
  readonly portOffset: number;
  /** Register and play demo patients. */
  readonly demo: boolean;
  /** Let devices of the network send, each with its token. */
  readonly networkDevices: boolean;
}

/** Reads the command line of `npm start`; prints help or faults and ends the process itself. */
export function startOptions(argv: readonly string[]): StartOptions {
  const command = new Command('npm start --')
    .description('runs the platform on this machine and plays demo patients')
    .option('--data <folder>', 'database, logs and demo tokens', '.data')
    .option('--recordings <folder>', 'play these EDF, EDF+ or Bonn CSV recordings instead of made EEG')
    .option('--port-offset <number>', 'added to every port, so that two platforms can run', offset, 0)
    .option('--no-demo', 'no demo patients: only devices that you connect')
    .option(
      '--network-devices',
      'take EEG and heart rate from devices of the network too, each with its token; without TLS, for a trusted network',
      false,
    )
    .parse([...argv], { from: 'user' });
  const { data, recordings, portOffset, demo, networkDevices } = command.opts<StartOptions>();
  return { data, recordings, portOffset, demo, networkDevices };
}

function offset(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 50_000)
    throw new InvalidArgumentError('must be a whole number from 0 to 50000');
  return value;
}
