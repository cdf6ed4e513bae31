import type { Log } from '../../../kit/log.ts';
import type { Scorer } from '../../../seizure-model/scorer.ts';

export interface Warmth {
  readonly state: 'cold' | 'warm' | 'failed';
  readonly ended: Promise<void>;
}

export function warmUpInBackground(scorer: Pick<Scorer, 'warmUp'>, log: Log): Warmth {
  const startedAt = performance.now();
  let state: Warmth['state'] = 'cold';
  const ended = scorer.warmUp().then(
    () => {
      state = 'warm';
      log.info({ warmUpMs: Math.round(performance.now() - startedAt) }, 'model warm');
    },
    (error: unknown) => {
      state = 'failed';
      log.error({ err: error }, 'the model must compute a window at start; it failed');
    },
  );
  return {
    get state() {
      return state;
    },
    ended,
  };
}
