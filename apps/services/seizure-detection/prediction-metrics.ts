import { Counter, Histogram, type Registry } from 'prom-client';
import type { PredictionObserver } from './domain/predictor.ts';

export function createPredictionMetrics(registry: Registry): PredictionObserver {
  const registers = [registry];
  const scored = new Counter({
    name: 'windows_scored_total',
    help: 'Windows that got a probability',
    registers,
  });
  const notAssessable = new Counter({
    name: 'windows_not_assessable_total',
    help: 'Windows without a probability, by reason; one window may have several',
    labelNames: ['reason'],
    registers,
  });
  const batchSize = new Histogram({
    name: 'scoring_batch_windows',
    help: 'Windows judged together',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  });
  const scoringTime = new Histogram({
    name: 'scoring_time_seconds',
    help: 'Time that signal-quality gate and network took for one batch',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
    registers,
  });
  const scoringCpu = new Counter({
    name: 'scoring_cpu_seconds_total',
    help: 'CPU time that signal-quality gate and network took',
    registers,
  });
  return {
    batchDone: (batch) => {
      scored.inc(batch.scored);
      batchSize.observe(batch.windows);
      scoringTime.observe(batch.seconds);
      scoringCpu.inc(batch.cpuSeconds);
    },
    notAssessable: (codes) => {
      for (const reason of codes) notAssessable.inc({ reason });
    },
  };
}
