const textBytes = 4 * 1_024;

const facts = {
  annotations: { methods: ['GET'], path: '/v1/patients/:patientId/annotations', needs: 'review' },
  addAnnotation: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/annotations/new',
    needs: 'respond',
    bodyLimitBytes: textBytes,
  },
  editAnnotation: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/annotations/:annotationId/edit',
    needs: 'respond',
    bodyLimitBytes: textBytes,
  },
  deleteAnnotation: {
    methods: ['POST'],
    path: '/v1/patients/:patientId/annotations/:annotationId/delete',
    needs: 'respond',
    bodyLimitBytes: textBytes,
  },
} as const;

export type AnnotationRoute = keyof typeof facts;

export const annotationRouteNames = Object.freeze(Object.keys(facts)) as readonly AnnotationRoute[];

/** What people write about recordings: they do at the dashboard, which asks data-access for the same on their behalf. */
export const annotationRoutesFor = <A extends 'service' | 'clinician'>(
  audience: A,
): { readonly [R in AnnotationRoute]: (typeof facts)[R] & { readonly audience: A } } =>
  Object.fromEntries(Object.entries(facts).map(([name, route]) => [name, { ...route, audience }])) as never;
