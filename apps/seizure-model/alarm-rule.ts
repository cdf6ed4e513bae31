/** What is known about one window: its probability, or null when it is unscored or cannot be assessed. */
export interface WindowResult {
  readonly probability: number | null;
}

/** A rule: an alarm is on when at least `k` of the last `n` scored windows reach `threshold`. */
export interface AlarmRule {
  readonly k: number;
  readonly n: number;
  /** Probability in [0, 1] from which a window counts as seizure. */
  readonly threshold: number;
}

/** 3 of 5 windows: what it finds and how often it is wrong is in MODEL_CARD.md, out of `npm run model:crossvalidate`. */
export const defaultAlarmRule: AlarmRule = Object.freeze({ k: 3, n: 5, threshold: 0.9 });

/**
 * State of the alarm after each window, oldest first.
 *
 * A window without a probability says nothing: it neither counts as seizure nor as recovery, does not take a place
 * among the last `n`, and leaves the alarm as it is. So a loose electrode cannot end an alarm, nor start one. Before `n`
 * windows are scored the rule looks at those that there are. The caller decides how old windows may be: give it only
 * windows without a gap that matters.
 * @throws RangeError for a rule or a probability out of its range
 */
export function alarmStates(
  results: readonly WindowResult[],
  rule: AlarmRule = defaultAlarmRule,
): readonly boolean[] {
  assertRule(rule);
  const recent: boolean[] = [];
  return results.map(({ probability }, index) => {
    if (probability !== null) {
      if (!(probability >= 0 && probability <= 1))
        throw new RangeError(`'results[${index}].probability' (${probability}) must lie in [0, 1]`);
      recent.push(probability >= rule.threshold);
      if (recent.length > rule.n) recent.shift();
    }
    return recent.filter(Boolean).length >= rule.k;
  });
}

function assertRule({ k, n, threshold }: AlarmRule): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`'n' (${n}) must be a whole number from 1 up`);
  if (!Number.isInteger(k) || k < 1 || k > n)
    throw new RangeError(`'k' (${k}) must be a whole number from 1 to ${n}`);
  if (!(threshold > 0 && threshold <= 1))
    throw new RangeError(`'threshold' (${threshold}) must lie in (0, 1]`);
}
