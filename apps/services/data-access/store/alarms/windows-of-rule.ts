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
  const [before] = (
    await selectBefore(database, { patientId, channel, fromMs: earliestMs, toMs: fromMs }, trx)
  ).rows;
  const { rows } = await selectBetween(
    database,
    { patientId, channel, fromMs: before?.start_ms ?? earliestMs, toMs },
    trx,
  );
  return rows.map(({ start_ms, probability, model_version }) => ({
    startMs: start_ms,
    channel: asked.channel,
    probability,
    modelVersion: model_version,
  }));
}

/** No channel has this name. */
const NO_CHANNEL = '';

const ofChannel = (db: Db, parameter: Parameter<ChannelSpan & { channel: string }>) =>
  db
    .selectFrom('eeg_windows')
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>=', parameter('fromMs'))
    .where('start_ms', '<', parameter('toMs'))
    .where(sql`coalesce(channel, ${sql.lit(NO_CHANNEL)})`, '=', parameter('channel'));

const selectBetween = prepared<ChannelSpan & { channel: string }>()((db, parameter) =>
  ofChannel(db, parameter).select(['start_ms', 'probability', 'model_version']),
);

/** Where the last windows begin that count together with the first after the span. */
const selectBefore = prepared<ChannelSpan & { channel: string }>()((db, parameter) =>
  ofChannel(db, parameter)
    .select('start_ms')
    .where('probability', 'is not', null)
    .orderBy('start_ms', 'desc')
    .limit(sql.lit(1))
    .offset(sql.lit(defaultAlarmRule.n - 1)),
);
