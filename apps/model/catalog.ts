import { alarmRouteNames, alarmRoutesFor } from './alarm-routes.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Catalog } from './service.ts';

const kibibytes = (n: number): number => n * 1024;
const mebibytes = (n: number): number => n * 1024 * 1024;

/** The five services. A sixth is one more entry here and one folder in apps/services. */
export const catalog = deepFreeze({
  'data-access': {
    does: 'owns the database: stores windows and heart-rate samples, answers queries, publishes changes',
    port: 5004,
    routes: {
      storeEegWindows: {
        methods: ['POST'],
        path: '/v1/eeg/windows',
        audience: 'service',
        bodyLimitBytes: mebibytes(4),
      },
      unscoredEegWindows: { methods: ['GET'], path: '/v1/eeg/windows/unscored', audience: 'service' },
      scoreEegWindows: {
        methods: ['POST'],
        path: '/v1/eeg/windows/scores',
        audience: 'service',
        bodyLimitBytes: mebibytes(1),
      },
      storeHeartRates: {
        methods: ['POST'],
        path: '/v1/heart-rates',
        audience: 'service',
        bodyLimitBytes: mebibytes(4),
        timeoutMs: 15_000,
      },
      identifyDevice: {
        methods: ['POST'],
        path: '/v1/devices/identify',
        audience: 'service',
        bodyLimitBytes: kibibytes(4),
      },
      signIn: {
        methods: ['POST'],
        path: '/v1/sessions',
        audience: 'service',
        bodyLimitBytes: kibibytes(4),
        timeoutMs: 15_000,
      },
      federatedSignIn: {
        methods: ['POST'],
        path: '/v1/sessions/federated',
        audience: 'service',
        bodyLimitBytes: kibibytes(4),
      },
      findSessions: {
        methods: ['POST'],
        path: '/v1/sessions/find',
        audience: 'service',
        bodyLimitBytes: kibibytes(128),
      },
      endSession: {
        methods: ['POST'],
        path: '/v1/sessions/end',
        audience: 'service',
        needs: 'own-session',
        bodyLimitBytes: kibibytes(4),
      },
      breakGlass: {
        methods: ['POST'],
        path: '/v1/sessions/break-glass',
        audience: 'service',
        needs: 'break-glass',
        bodyLimitBytes: kibibytes(4),
      },
      emergencyAccesses: { methods: ['GET'], path: '/v1/emergency-accesses', audience: 'service' },
      recordAudit: {
        methods: ['POST'],
        path: '/v1/audit',
        audience: 'service',
        bodyLimitBytes: kibibytes(128),
      },
      patients: { methods: ['GET'], path: '/v1/patients', audience: 'service' },
      ward: { methods: ['GET'], path: '/v1/ward', audience: 'service' },
      wardHeartRate: { methods: ['GET'], path: '/v1/ward/:patientId/heart-rate', audience: 'service' },
      eegPage: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/eeg',
        audience: 'service',
        needs: 'review',
      },
      eegTrend: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/eeg/trend',
        audience: 'service',
        needs: 'review',
      },
      heartRateTrend: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/heart-rate/trend',
        audience: 'service',
        needs: 'review',
      },
      ...alarmRoutesFor('service'),
      changes: { methods: ['GET'], path: '/v1/changes', audience: 'service', streaming: true },
      legacyAddEeg: {
        methods: ['POST'],
        path: '/eeg_chunks/add',
        audience: 'service',
        bodyLimitBytes: kibibytes(64),
      },
      legacyAddHeartRates: {
        methods: ['POST'],
        path: '/heartbeat_chunks/add',
        audience: 'service',
        bodyLimitBytes: mebibytes(4),
      },
      legacyLastEeg: { methods: ['GET'], path: '/eeg_chunks/get_last_chunks_list', audience: 'service' },
      legacyLastHeartRates: {
        methods: ['GET'],
        path: '/heartbeat_chunks/get_last_chunks_list',
        audience: 'service',
      },
    },
    calls: [],
    load: { arrivalsPerSecond: 100, serviceMs: 20, slotsPerPod: 64, maxBlocking: 0.001 },
    resources: { cpuMsPerRequest: 2, memoryMebibytes: { request: 192, limit: 384 } },
    settings: ['legacyTimeZone', 'eegRetentionDays', 'heartRateRetentionDays', 'trendRetentionDays'],
    store: {
      engine: 'mysql',
      port: 3306,
      database: 'ward',
      sizeGibibytes: 176,
      growth: { rowsPerSecond: 60, bytesPerRow: 720, keptDays: 30 },
    },
  },
  'seizure-detection': {
    does: 'scores EEG windows with the neural network',
    port: 5003,
    routes: {
      predict: { methods: ['POST'], path: '/predict', audience: 'service', bodyLimitBytes: kibibytes(64) },
      predictions: {
        methods: ['POST'],
        path: '/v1/predictions',
        audience: 'service',
        bodyLimitBytes: mebibytes(4),
        timeoutMs: 1_500,
      },
    },
    calls: [],
    load: { arrivalsPerSecond: 60, serviceMs: 15, slotsPerPod: 16, maxBlocking: 0.001 },
    resources: {
      cpuMsPerRequest: 1.7,
      memoryMebibytes: { request: 192, limit: 384 },
      startupSeconds: 120,
    },
  },
  'eeg-acquisition': {
    does: 'receives EEG windows from devices, has them scored and stored',
    port: 5001,
    routes: {
      legacyWindow: {
        methods: ['POST'],
        path: '/eeg',
        legacyPaths: ['/'],
        audience: 'device',
        ingress: { host: 'devices', path: '/eeg' },
        bodyLimitBytes: kibibytes(64),
        slotWaitMs: 2_000,
      },
      windows: {
        methods: ['POST'],
        path: '/v1/eeg/windows',
        audience: 'device',
        ingress: { host: 'devices', path: '/v1/eeg' },
        bodyLimitBytes: mebibytes(4),
      },
    },
    calls: [
      {
        to: 'data-access',
        routes: ['storeEegWindows', 'unscoredEegWindows', 'scoreEegWindows', 'identifyDevice'],
      },
      { to: 'seizure-detection', routes: ['predictions'], required: false },
    ],
    load: { arrivalsPerSecond: 60, serviceMs: 40, slotsPerPod: 32, maxBlocking: 0.001 },
    resources: { cpuMsPerRequest: 1.8, memoryMebibytes: { request: 192, limit: 384 } },
    settings: ['legacyTimeZone', 'legacyPatients'],
  },
  'heart-rate-acquisition': {
    does: 'receives heart-rate samples from Health Auto Export and stores them',
    port: 5002,
    routes: {
      samples: {
        methods: ['POST', 'PUT', 'PATCH', 'GET'],
        path: '/heartbeat',
        legacyPaths: ['/'],
        audience: 'device',
        ingress: { host: 'devices', path: '/heartbeat' },
        bodyLimitBytes: mebibytes(32),
        slotWaitMs: 2_000,
        timeoutMs: 30_000,
      },
    },
    calls: [{ to: 'data-access', routes: ['storeHeartRates', 'identifyDevice'] }],
    load: { arrivalsPerSecond: 5, serviceMs: 200, slotsPerPod: 32, maxBlocking: 0.001 },
    resources: { cpuMsPerRequest: 3.2, memoryMebibytes: { request: 160, limit: 512 } },
    settings: ['legacyTimeZone'],
  },
  dashboard: {
    does: 'shows clinicians their patients, live',
    port: 5005,
    routes: {
      page: {
        methods: ['GET'],
        path: '/',
        audience: 'clinician',
        needs: 'watch',
        ingress: { host: 'dashboard', path: '/' },
      },
      patientPage: {
        methods: ['GET'],
        path: '/patients/:patientId',
        audience: 'clinician',
        needs: 'review',
      },
      assets: { methods: ['GET'], path: '/assets/:file', audience: 'clinician', needs: 'nothing' },
      signIn: {
        methods: ['GET', 'POST'],
        path: '/sign-in',
        audience: 'clinician',
        needs: 'nothing',
        bodyLimitBytes: kibibytes(4),
        bodyFormat: 'form',
        timeoutMs: 15_000,
      },
      signOut: {
        methods: ['POST'],
        path: '/sign-out',
        audience: 'clinician',
        needs: 'nothing',
        bodyLimitBytes: kibibytes(1),
        bodyFormat: 'form',
      },
      session: { methods: ['GET'], path: '/v1/session', audience: 'clinician', needs: 'own-session' },
      stayActive: {
        methods: ['POST'],
        path: '/v1/session/active',
        audience: 'clinician',
        needs: 'own-session',
        bodyLimitBytes: kibibytes(1),
      },
      emergencyAccess: {
        methods: ['GET', 'POST'],
        path: '/emergency-access',
        audience: 'clinician',
        needs: 'break-glass',
        bodyLimitBytes: kibibytes(4),
        bodyFormat: 'form',
      },
      events: {
        methods: ['GET'],
        path: '/v1/events',
        audience: 'clinician',
        needs: 'watch',
        streaming: true,
      },
      eegPage: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/eeg',
        audience: 'clinician',
        needs: 'review',
      },
      eegTrend: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/eeg/trend',
        audience: 'clinician',
        needs: 'review',
      },
      heartRateTrend: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/heart-rate/trend',
        audience: 'clinician',
        needs: 'review',
      },
      exportEeg: {
        methods: ['GET'],
        path: '/v1/patients/:patientId/eeg/export',
        audience: 'clinician',
        needs: 'export',
      },
      ...alarmRoutesFor('clinician'),
      legacyEeg: { methods: ['GET'], path: '/eeg_data', audience: 'clinician', needs: 'watch' },
      legacyHeartRates: {
        methods: ['GET'],
        path: '/heartbeat_data',
        audience: 'clinician',
        needs: 'watch',
      },
    },
    calls: [
      {
        to: 'data-access',
        routes: [
          'patients',
          'ward',
          'wardHeartRate',
          'signIn',
          'federatedSignIn',
          'findSessions',
          'endSession',
          'breakGlass',
          'emergencyAccesses',
          'recordAudit',
          'eegPage',
          'eegTrend',
          'heartRateTrend',
          ...alarmRouteNames,
          'changes',
          'legacyLastEeg',
          'legacyLastHeartRates',
        ],
      },
    ],
    load: { arrivalsPerSecond: 40, serviceMs: 15, slotsPerPod: 64, maxBlocking: 0.001 },
    resources: { cpuMsPerRequest: 1.1, memoryMebibytes: { request: 160, limit: 320 } },
    scaling: { memoryPercent: 80, behaviour: 'fast-up' },
    settings: ['trustedProxies'],
  },
} as const satisfies Catalog);

export type ServiceName = keyof typeof catalog;

/** Names of the routes of service `S`. */
export type RouteName<S extends ServiceName> = keyof (typeof catalog)[S]['routes'] & string;

/** Names in the order of the catalog. */
export const serviceNames = Object.freeze(Object.keys(catalog)) as readonly ServiceName[];
