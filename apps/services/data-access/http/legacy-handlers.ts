import { MODEL_SAMPLING_RATE_HZ } from '../../../contracts/eeg-window.ts';
import { MAX_HEART_RATES_PER_POST } from '../../../contracts/heart-rate.ts';
import { legacyAddEegBody } from '../../../contracts/legacy-eeg.ts';
import { legacyAddHeartRatesBody } from '../../../contracts/legacy-heart-rate.ts';
import { packSamples } from '../../../contracts/samples.ts';
import { WARD_HEART_RATE_MS } from '../../../contracts/ward.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { resolveLegacyTime } from '../../../kit/legacy-time.ts';
import { validate } from '../../../kit/validate.ts';
import type { Store } from '../domain/store.ts';
import { legacyHeartRates, legacySamples, legacyWindow } from './legacy-shapes.ts';

type LegacyRoute = 'legacyAddEeg' | 'legacyAddHeartRates' | 'legacyLastEeg' | 'legacyLastHeartRates';

/** What the old clients' windows are: whole microvolts, played from recordings, scored by an unnamed model. */
const LEGACY_EEG = {
  scaleUv: 1,
  origin: 'replay',
  modelVersion: 'legacy',
} as const;

/** The old system's four routes: their bodies and answers as they were, their data stored like all other. */
export const legacyHandlers = (
  store: Store,
  timeZone: string | undefined,
): Pick<Handlers<'data-access'>, LegacyRoute> => ({
  legacyAddEeg: async (request, response) => {
    const body = validate(legacyAddEegBody, request.body);
    const time = resolveLegacyTime(body.register_timestamp, assertZone(timeZone, body.register_timestamp));
    const [outcome] = await store.storeEegWindows([
      {
        patientId: body.fk_user,
        deviceId: null,
        recordingId: null,
        sequence: null,
        startMs: time.instantMs,
        offsetMinutes: time.offsetMinutes,
        timeAmbiguous: time.ambiguous,
        samplingRateHz: MODEL_SAMPLING_RATE_HZ,
        scaleUv: LEGACY_EEG.scaleUv,
        samples: packSamples(body.eeg_data),
        channel: null,
        origin: LEGACY_EEG.origin,
        score: {
          status: 'scored',
          probability: body.epilepsy_prediction_probability,
          modelVersion: LEGACY_EEG.modelVersion,
        },
      },
    ]);
    if (outcome?.outcome === 'unknown-patient')
      throw refusal('fk_user', body.fk_user, 'must be a patient of this ward');
    if (outcome?.outcome === 'conflict')
      throw new ServiceError(
        'conflict',
        `'eeg_data' must be what was stored for this patient and time before`,
      );
    response.status(201).json({ status: 'success' });
  },

  legacyAddHeartRates: async (request, response) => {
    const body = validate(legacyAddHeartRatesBody, request.body);
    const { sources, samples } = legacySamples(body.heartbeat_data);
    if (!(await store.patients()).some(({ patientId }) => patientId === body.fk_user))
      throw refusal('fk_user', body.fk_user, 'must be a patient of this ward');
    for (let at = 0; at < samples.length; at += MAX_HEART_RATES_PER_POST)
      await store.storeHeartRates({
        patientId: body.fk_user,
        deviceId: null,
        aggregation: null,
        sources: [...sources],
        samples: samples.slice(at, at + MAX_HEART_RATES_PER_POST),
      });
    response.status(201).json({ status: 'success' });
  },

  legacyLastEeg: async (_request, response) => {
    response.json((await store.newestWindows()).map(legacyWindow));
  },

  legacyLastHeartRates: async (_request, response) => {
    response.json(legacyHeartRates(await store.heartRatesSince(Date.now() - WARD_HEART_RATE_MS)));
  },
});

function assertZone(zone: string | undefined, value: string): string {
  if (zone !== undefined) return zone;
  throw refusal(
    'register_timestamp',
    value,
    'must be in a known time zone; this deployment names none in LEGACY_TIME_ZONE',
  );
}

const refusal = (path: string, value: string | number, rule: string): ServiceError =>
  new ServiceError('bad-request', `'${path}' (${value}) ${rule}`, { fields: [{ path, rule }] });
