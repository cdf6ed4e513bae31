import { Counter, type Registry } from 'prom-client';
import type { Log } from '../../kit/log.ts';
import { isCoarserThanMinutes } from '../../contracts/aggregation.ts';
import type { SamplesObserver } from './http/samples.ts';

export function createSamplesObserver(registry: Registry, log: Log): SamplesObserver {
  const registers = [registry];
  const coarse = new Counter({
    name: 'heart_rate_coarse_posts_total',
    help: 'Posts whose samples summarise more than minutes: too coarse for alarms',
    registers,
  });
  const skipped = new Counter({
    name: 'heart_rate_samples_skipped_total',
    help: 'Samples that could not be used, by reason',
    labelNames: ['reason'],
    registers,
  });
  return {
    received: (deviceId, aggregation) => {
      if (aggregation === null || !isCoarserThanMinutes(aggregation)) return;
      coarse.inc();
      log.warn({ deviceId, aggregation }, 'samples summarise more than minutes; set the app to Minutes');
    },
    skipped: (reason, count) => skipped.inc({ reason }, count),
  };
}
