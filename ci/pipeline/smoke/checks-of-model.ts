import { probes } from '../../../apps/model/probes.ts';
import type { Route, Service } from '../../../apps/model/service.ts';
import { send, type SmokeCheck } from './smoke-check.ts';

/** What the model says of every service: it is alive, ready and measured, and lets nobody in who does not say who they are. */
export const checksOfModel = ({ routes }: Service): readonly SmokeCheck[] => [
  answersAt(probes.liveness),
  answersAt(probes.readiness),
  answersAt(probes.metrics),
  ...Object.entries<Route>(routes).filter(isGuarded).map(refusesStrangers),
];

const answersAt = (path: string): SmokeCheck => ({
  sentence: `answers ${path}`,
  holds: async ({ url }) => {
    const answer = await send({ url }, path);
    if (answer.status !== 200)
      throw new Error(
        `the answer must be 200, it was ${answer.status}: ${(await answer.text()).slice(0, 300)}`,
      );
  },
});

const isGuarded = ([, route]: readonly [string, Route]): boolean =>
  route.audience !== 'clinician' || route.needs !== 'nothing';

const refusesStrangers = ([name, { methods, path }]: readonly [string, Route]): SmokeCheck => ({
  sentence: `refuses ${name} to a stranger`,
  holds: async ({ url }) => {
    const [method] = methods;
    const answer = await send({ url }, path.replaceAll(/:\w+/g, '1'), {
      method: method!,
      ...(method === 'GET' ? {} : { body: {} }),
    });
    await answer.body?.cancel();
    if (answer.status < 300 || answer.status >= 500)
      throw new Error(`the answer must send away or refuse, it was ${answer.status}`);
  },
});
