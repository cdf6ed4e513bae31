import { once } from 'node:events';
import { claimLab } from '../claim.ts';

// Claims a lab when a line is read, says what came of it, and has the claim until standard input ends.
const socket = `\0${process.argv[2]}`;
console.log('ready');
await once(process.stdin, 'data');
console.log(
  await claimLab(socket).then(
    () => 'claimed',
    ({ message }: Error) => message,
  ),
);
await once(process.stdin.resume(), 'end');
