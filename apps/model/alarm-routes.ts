const commandBytes = 4 * 1_024;

const facts = {
  alarms: { methods: ['GET'], path: '/v1/alarms', needs: 'watch' },
  alarmHistory: { methods: ['GET'], path: '/v1/patients/:patientId/alarms', needs: 'review' },
  acknowledgeAlarm: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/alarms/:kind/acknowledge',
    needs: 'respond',
    bodyLimitBytes: commandBytes,
  },
  snoozeAlarm: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/alarms/:kind/snooze',
    needs: 'respond',
    bodyLimitBytes: commandBytes,
  },
  resumeAlarm: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/alarms/:kind/resume',
    needs: 'respond',
    bodyLimitBytes: commandBytes,
  },
  heartRateLimits: { methods: ['GET'], path: '/v1/patients/:patientId/heart-rate/limits', needs: 'review' },
  setHeartRateLimits: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/heart-rate/limits/overrides',
    needs: 'prescribe',
    bodyLimitBytes: commandBytes,
  },
} as const;

type AlarmRouteName = keyof typeof facts;

export const alarmRouteNames = Object.freeze(Object.keys(facts)) as readonly AlarmRouteName[];

/** The routes about alarms: people use them at the dashboard, which asks data-access for the same on their behalf. */
export const alarmRoutesFor = <A extends 'service' | 'clinician'>(
  audience: A,
): { readonly [R in AlarmRouteName]: (typeof facts)[R] & { readonly audience: A } } =>
  Object.fromEntries(Object.entries(facts).map(([name, route]) => [name, { ...route, audience }])) as never;
