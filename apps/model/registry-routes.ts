const formBytes = 4 * 1_024;

const facts = {
  registry: { methods: ['GET'], path: '/registry', needs: 'see-registry' },
  admitPatient: { methods: ['POST'], path: '/admissions', needs: 'admit', bodyLimitBytes: formBytes },
  readmitPatient: {
    methods: ['POST'],
    path: '/patients/:patientId/admission',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  correctPatient: {
    methods: ['POST'],
    path: '/patients/:patientId/details',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  movePatient: {
    methods: ['POST'],
    path: '/patients/:patientId/place',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  dischargePatient: {
    methods: ['POST'],
    path: '/patients/:patientId/discharge',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  giveDevice: {
    methods: ['POST'],
    path: '/patients/:patientId/devices',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  takeDevice: {
    methods: ['POST'],
    path: '/patients/:patientId/devices/:deviceId/release',
    needs: 'admit',
    bodyLimitBytes: formBytes,
  },
  erasePatient: {
    methods: ['POST'],
    path: '/patients/:patientId/erasure',
    needs: 'erase',
    bodyLimitBytes: formBytes,
  },
} as const;

export type RegistryRoute = keyof typeof facts;

export const registryRouteNames = Object.freeze(Object.keys(facts)) as readonly RegistryRoute[];

type ServiceRoutes = {
  readonly [R in RegistryRoute]: Omit<(typeof facts)[R], 'path'> & {
    readonly path: `/v1${(typeof facts)[R]['path']}`;
    readonly audience: 'service';
  };
};
type PersonRoutes = {
  readonly [R in RegistryRoute]: (typeof facts)[R] & {
    readonly audience: 'clinician';
    readonly bodyFormat: 'form';
  };
};

const each = (change: (route: { readonly path: string }) => object): unknown =>
  Object.fromEntries(Object.entries(facts).map(([name, route]) => [name, { ...route, ...change(route) }]));

/** Who lies where, and what they wear: forms of the dashboard, which asks data-access for the same in JSON. */
export const registryRoutes = {
  ofService: each(({ path }) => ({ path: `/v1${path}`, audience: 'service' })) as ServiceRoutes,
  ofDashboard: each(() => ({ audience: 'clinician', bodyFormat: 'form' })) as PersonRoutes,
};
