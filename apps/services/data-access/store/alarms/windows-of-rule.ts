import { sql } from 'kysely';
import { defaultAlarmRule } from '../../../../seizure-model/alarm-rule.ts';
import { ruleSpanMs, type ScoredWindow } from '../../domain/alarms/seizure-episodes.ts';
import type { Span } from '../../domain/store.ts';
import type { Database, Db, Executor } from '../database/database.ts';
import { prepared, type Parameter } from '../database/prepared.ts';

interface ChannelSpan extends Span {
  readonly patientId: number;
  readonly channel: string | null;
}

/** Windows of one channel in a span, and those before it that the rule looks back on. */
export async function windowsOfRule(
  database: Database,
  trx: Executor,
  asked: ChannelSpan,
): Promise<readonly ScoredWindow[]> {
  const { patientId, fromMs, toMs } = asked;
  const channel = asked.channel ?? NO_CHANNEL;
  const earliestMs = fromMs - ruleSpanMs(defaultAlarmRule);
  const { rows } = await selectOfRule(database, { patientId, channel, earliestMs, fromMs, toMs }, trx);
  return rows.map(({ start_ms, probability, model_version }) => ({
    startMs: start_ms,
    channel: asked.channel,
    probability,
    modelVersion: model_version,
  }));
}

/** No channel has this name. */
const NO_CHANNEL = '';

interface OfRule extends ChannelSpan {
  readonly channel: string;
  readonly earliestMs: number;
}

const ofChannel = (db: Db, parameter: Parameter<OfRule>) =>
  db
    .selectFrom('eeg_windows')
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>=', parameter('earliestMs'))
    .where(sql`coalesce(channel, ${sql.lit(NO_CHANNEL)})`, '=', parameter('channel'));

/** Where the last windows begin that count together with the first of the span. */
const before = (db: Db, parameter: Parameter<OfRule>) =>
  ofChannel(db, parameter)
    .select('start_ms')
    .where('start_ms', '<', parameter('fromMs'))
    .where('probability', 'is not', null)
    .orderBy('start_ms', 'desc')
    .limit(sql.lit(1))
    .offset(sql.lit(defaultAlarmRule.n - 1));

const selectOfRule = prepared<OfRule>()((db, parameter) =>
  ofChannel(db, parameter)
    .select(['start_ms', 'probability', 'model_version'])
    .where('start_ms', '<', parameter('toMs'))
    .where('start_ms', '>=', ({ fn, val }) =>
      fn.coalesce(before(db, parameter), val(parameter('earliestMs'))),
    ),
);
