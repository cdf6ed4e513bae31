import { catalog } from '../../model/catalog.ts';
import { ConfigError } from '../../kit/config.ts';
import { authenticateDevice, identifyThrough } from '../../kit/device-identity.ts';
import { createPeer } from '../../kit/peer.ts';
import type { ServiceDefinition } from '../../kit/run-service.ts';
import { scoringOf } from './clients/scoring.ts';
import { windowStoreOf } from './clients/window-store.ts';
import { spec } from './config.ts';
import { Rescorer } from './domain/rescorer.ts';
import { handleLegacyWindow } from './http/legacy-window.ts';
import { handleWindows } from './http/windows.ts';

const { legacyWindow } = catalog['eeg-acquisition'].routes;
const legacyPaths: readonly string[] = [legacyWindow.path, ...legacyWindow.legacyPaths];

/** eeg-acquisition: receives EEG windows, has them scored and stored; scores later what could not be scored at once. */
export const definition: ServiceDefinition<'eeg-acquisition', typeof spec> = {
  name: 'eeg-acquisition',
  spec,
  build: async ({ legacyPatients, legacyZone, futureToleranceMs, ...config }, log) => {
    if (legacyPatients.size > 0 && legacyZone === undefined)
      throw new ConfigError([
        `'LEGACY_TIME_ZONE' (absent) must be set when LEGACY_PATIENTS is: ${spec.legacyZone.doc}`,
      ]);
    if (legacyPatients.size > 0)
      log.warn(
        { patients: legacyPatients.size },
        'windows without a device token are accepted for LEGACY_PATIENTS',
      );
    const secret = config.secret!;
    const dataAccess = createPeer('data-access', { url: config.peerUrls['data-access']!, secret });
    const detection = createPeer('seizure-detection', { url: config.peerUrls['seizure-detection']!, secret });
    const scoring = scoringOf(detection, { deadlineMs: config.scoringDeadlineMs, log });
    const store = windowStoreOf(dataAccess);
    const rescorer = new Rescorer(
      { scoring, windows: store, log },
      { limit: 300, idleMs: 2_000, longestPauseMs: 4_000 },
    );
    rescorer.start();
    const clock = { now: Date.now, futureToleranceMs };
    return {
      handlers: {
        legacyWindow: handleLegacyWindow(
          { scoring, store },
          { clock, patients: legacyPatients, zone: legacyZone },
        ),
        windows: handleWindows({ scoring, store }, clock),
      },
      authenticateDevice: authenticateDevice({
        identify: identifyThrough(dataAccess),
        kind: 'eeg',
        tokenOptional: (path) => legacyPatients.size > 0 && legacyPaths.includes(withoutTrailingSlash(path)),
      }),
      readiness: {
        'data-access': () => dataAccess.readiness(),
        'seizure-detection': () => detection.readiness(true),
      },
      close: async () => {
        await rescorer.stop();
        await Promise.all([dataAccess.close(), detection.close()]);
      },
    };
  },
};

const withoutTrailingSlash = (path: string): string => (path === '/' ? path : path.replace(/\/$/, ''));
