import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributionOf } from '../simulator/download/chb-mit.ts';
import { loadWeb } from '../simulator/phone/saved-web.ts';
import { SIMULATOR_PORT, startSimulatorServer } from '../simulator/phone/start-simulator-server.ts';
import { accountCommandOf, deviceCommandOf, phonePageOf } from './bundles.ts';
import { demoAccountIn } from './demo-account.ts';
import { demoPatientsIn } from './demo-patients.ts';
import { deviceSettings, tokenlessPatients } from './device-settings.ts';
import { startOptions } from './options.ts';
import { databaseUrlOf, startPlatform } from './platform.ts';
import { demoSources, startDemo } from './start-demo.ts';

const say = (text: string): void => console.log(text);
const options = startOptions(process.argv.slice(2));
/** This file runs as `<outDir>/dev/main.mjs`, beside the bundles that it starts. */
const outDir = dirname(dirname(fileURLToPath(import.meta.url)));
const ended = new AbortController();

try {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const command = { script: deviceCommandOf(outDir), databaseUrl: databaseUrlOf(options.data) };
  const demo = options.demo ? await demoPatientsIn(options.data, command) : { patients: [], created: false };
  if (demo.created)
    say(
      `Registered ${demo.patients.length} demo patients; their device tokens are in ${options.data}/demo-patients.json`,
    );
  const account = options.demo
    ? await demoAccountIn(options.data, { ...command, script: accountCommandOf(outDir) })
    : undefined;
  const access = {
    fromNetwork: options.networkDevices,
    demoPatientIds: demo.patients.map(({ patientId }) => patientId),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };

  const platform = await startPlatform({
    outDir,
    dataDir: options.data,
    portOffset: options.portOffset,
    settings: deviceSettings(access),
    onRestart: (name, reason) => say(`${name} ${reason}; starting it again`),
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say('\nStopping ...');
    ended.abort();
    await platform.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  if (options.networkDevices)
    say('Warning: devices of the network may send; their tokens and data travel without TLS.');
  const tokenless = tokenlessPatients(access);
  if (tokenless.length > 0)
    say(
      `Warning: EEG posts without a token are accepted for the demo patients ${tokenless.join(',')} (old EEG app).`,
    );
  if (demo.patients.length > 0) {
    const { sources, recordings, skipped } = await demoSources(options.recordings, demo.patients.length);
    skipped.forEach((reason) => say(`Not played: ${reason}`));
    startDemo(platform, { patients: demo.patients, sources, signal: ended.signal });
    say(`Playing ${sources.description} for ${demo.patients.length} demo patients.`);
    for (const sentence of new Set(recordings.map(({ label }) => attributionOf(label))))
      if (sentence) say(sentence);
    const phone = await startSimulatorServer({
      port: SIMULATOR_PORT + options.portOffset,
      eegAcquisitionUrl: platform.urls['eeg-acquisition'],
      patients: demo.patients.map(({ patientId, name, eegToken }) => ({ patientId, name, token: eegToken })),
      recordings,
      files: await loadWeb(phonePageOf(outDir)),
    });
    say(`\n  Phone  ${phone.url}   (test app: plays recordings as a device would)`);
  }
  const { account: name, password, created, file } = account ?? {};
  if (created === true) say(`\n  Sign in as ${name}, password ${password}   (kept in ${file})`);
  else if (name !== undefined) say(`\n  Sign in as ${name}; the password is in ${file}`);
  else say('\nPeople need an account to sign in: npm run accounts -- add --help');
  say(`  Ward   ${platform.urls.dashboard}\n\nData and logs are in ${options.data}. Stop with Ctrl+C.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
