import { alarmKinds, hasCondition } from '../../../../contracts/alarm-kinds.ts';
import { withLength } from '../../domain/alarms/alarm-record.ts';
import { episodeNews, type FoundEpisode, type KnownEpisode } from '../../domain/alarms/episodes.ts';
import type { AlarmSubject } from '../../domain/store.ts';
import type { Database, Executor } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { writeLength, type StoredAlarm } from './alarm-rows.ts';
import { applyAct, applyEpisode } from './apply-act.ts';

/** What a look at the stored signal around something that came says about one kind of alarm. */
export interface Finding extends AlarmSubject {
  readonly episodes: readonly FoundEpisode[];
  /** Whether the signal has been free of the condition long enough after an instant. */
  readonly hasEnded: (lastMs: number) => boolean;
  readonly nowMs: number;
  /** An episode that has ended may ring again, since what counts as one has changed. @default false */
  readonly mayReturn?: boolean;
}

/**
 * Brings the locked alarm of a patient and kind up to date with what was found: episodes that are known grow, new ones
 * ring, the newest in order of time last. Returns the alarm when people are to be told.
 */
export async function evaluateEpisodes(
  database: Database,
  trx: Executor,
  locked: StoredAlarm | undefined,
  { patientId, kind, episodes, hasEnded, nowMs, mayReturn = false }: Finding,
): Promise<StoredAlarm | undefined> {
  const { clearDelayMs, latching } = alarmKinds[kind];
  const returns = mayReturn && !(locked !== undefined && hasCondition(locked.record.state));
  const known =
    returns || episodes.length === 0
      ? []
      : await knownEpisodes(database, trx, {
          patientId,
          kind,
          beforeMs: Math.max(...episodes.map(({ lastMs }) => lastMs)) + clearDelayMs,
          afterMs: Math.min(...episodes.map(({ onsetMs }) => onsetMs)) - clearDelayMs,
        });
  const { fresh, extended } = episodeNews(episodes, known, clearDelayMs);
  let alarm = locked;
  let told: StoredAlarm | undefined;
  for (const episode of extended) {
    await setEpisodeLength(database, episode, trx);
    if (
      alarm !== undefined &&
      alarm.record.onsetMs <= episode.lastMs &&
      episode.onsetMs <= alarm.record.lastMs
    ) {
      alarm = { ...alarm, record: withLength(alarm.record, episode) };
      await writeLength(database, trx, alarm);
    }
  }
  for (const found of fresh) {
    const over = found !== fresh.at(-1) || hasEnded(found.lastMs);
    if (over && !latching) continue;
    const event = over ? 'passed' : 'began';
    alarm = await applyEpisode(trx, alarm, { patientId, kind }, { event, found, atMs: nowMs });
    told = alarm;
  }
  if (alarm !== undefined && hasCondition(alarm.record.state) && hasEnded(alarm.record.lastMs)) {
    const ended = await applyAct(trx, alarm, { event: 'ended', atMs: nowMs });
    if (ended !== undefined && ended !== 'refused') told = ended;
  }
  return told;
}

const setEpisodeLength = prepared<KnownEpisode>()((db, parameter) =>
  db
    .updateTable('alarm_episodes')
    .set({ onset_ms: parameter('onsetMs'), last_ms: parameter('lastMs') })
    .where('id', '=', parameter('episodeId')),
);

interface Neighbourhood extends AlarmSubject {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const selectKnown = prepared<Neighbourhood>()((db, parameter) =>
  db
    .selectFrom('alarm_episodes')
    .select(['id', 'onset_ms', 'last_ms'])
    .where('patient_id', '=', parameter('patientId'))
    .where('kind', '=', parameter('kind'))
    .where('onset_ms', '<', parameter('beforeMs'))
    .where('last_ms', '>', parameter('afterMs')),
);

async function knownEpisodes(
  database: Database,
  trx: Executor,
  asked: Neighbourhood,
): Promise<readonly KnownEpisode[]> {
  const { rows } = await selectKnown(database, asked, trx);
  return rows.map(({ id, onset_ms, last_ms }) => ({ episodeId: id, onsetMs: onset_ms, lastMs: last_ms }));
}
