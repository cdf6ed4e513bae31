import Libsql from 'libsql';
import { alarmKindNames, alarmStates } from '../contracts/alarm-kinds.ts';
import { HEART_RATE_RANGE } from '../contracts/heart-rate.ts';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../contracts/eeg-window.ts';

const oneOf = (values: readonly string[]): string => values.map((each) => `'${each}'`).join(', ');

/** What must be true of every row whatever was sent: a name, and a query that finds rows that break it. */
const rules: Readonly<Record<string, string>> = {
  'a window belongs to a patient who exists':
    'select id from eeg_windows where patient_id not in (select id from patients)',
  'nothing was measured before 1970':
    'select patient_id from eeg_windows where start_ms < 0 union select patient_id from heart_rates where instant_ms < 0',
  'a window holds the samples of its rate': `select id from eeg_windows
    where length(samples) <> 2 * round(sampling_rate_hz * ${SAMPLES_PER_WINDOW} / ${MODEL_SAMPLING_RATE_HZ})`,
  'a probability lies in [0, 1] where a window is scored, and is absent otherwise': `select id from eeg_windows
    where (score_status = 'scored') <> (probability is not null) or probability < 0 or probability > 1`,
  'a window that has no score waits for one': `select id from eeg_windows
    where (score_status = 'unscored') <> (id in (select window_id from unscored_windows))`,
  'a window is stored once': 'select identity from eeg_windows group by identity having count(*) > 1',
  'a heart rate belongs to a patient who exists':
    'select patient_id from heart_rates where patient_id not in (select id from patients)',
  'a heart rate is one that devices may send': `select patient_id from heart_rates
    where min_bpm < ${HEART_RATE_RANGE.min} or max_bpm > ${HEART_RATE_RANGE.max}
    or mean_bpm not between ${HEART_RATE_RANGE.min} and ${HEART_RATE_RANGE.max}`,
  'trends count every window': `select * from (
      select patient_id, bucket_ms, sum(windows) as counted,
        (select count(*) from eeg_windows w where w.patient_id = t.patient_id) as stored
      from eeg_trend t group by patient_id, bucket_ms) where counted <> stored`,
  'a change says what it is about': `select change_no from changes
    where (kind = 'eeg-window' and window_id not in (select id from eeg_windows)) or change_no > (select last_no from change_counter)`,
  'an alarm is of a kind and in a state that there is': `select id from alarms
    where kind not in (${oneOf(alarmKindNames)}) or state not in (${oneOf(alarmStates)})`,
  'a patient has one alarm of a kind':
    'select kind from alarms group by patient_id, kind having count(*) > 1',
  'the history of an alarm has no gap': `select id from (
      select id, from_state, lag(to_state, 1, 'off') over (partition by patient_id, kind order by id) as before
      from alarm_transitions) where from_state <> before`,
  'an act on an alarm names its person': `select id from alarm_transitions
    where event in ('acknowledge', 'snooze') and actor_id is null`,
  'a bed is taken by who lies there, and by nobody else': `select ward_id, bed from beds_taken t
    where patient_id not in (select patient_id from stays s where s.ward_id = t.ward_id and s.bed = t.bed and s.to_ms is null)`,
  'a patient lies in one place, and in its ward': `select patient_id from stays where to_ms is null
    group by patient_id having count(*) > 1
    union select s.patient_id from stays s left join patient_wards w on w.patient_id = s.patient_id
    where s.to_ms is null and s.ward_id is not w.ward_id`,
  'a stay ends after it began': 'select patient_id from stays where to_ms < from_ms',
  'an identifier names one patient': `select identifier from patient_records where identifier is not null
    group by identifier having count(*) > 1`,
  'a birth date is a day': `select patient_id from patient_records
    where birth_date is not null and birth_date is not date(birth_date)`,
  'a patient who was discharged has no bed and wears nothing': `select patient_id from patient_records
    where discharged_ms is not null and (patient_id in (select patient_id from beds_taken)
      or patient_id in (select patient_id from device_spans where to_ms is null))`,
  'a device is worn by one patient at a time': `select a.device_id from device_spans a join device_spans b
    on a.device_id = b.device_id and a.id < b.id
    where a.from_ms < ifnull(b.to_ms, 9e15) and b.from_ms < ifnull(a.to_ms, 9e15)`,
  'a patient has a name unless erased': `select id from patients
    where (trim(name) = '') <> (id in (select patient_id from erased_patients))`,
  'nothing is left of a patient whose erasure is done': `select patient_id from erased_patients where done_ms is not null
    and (patient_id in (select patient_id from eeg_windows) or patient_id in (select patient_id from eeg_trend)
      or patient_id in (select patient_id from heart_rates) or patient_id in (select patient_id from heart_rate_trend)
      or patient_id in (select patient_id from alarms) or patient_id in (select patient_id from annotations))`,
  'a patient is there by a command or by who admitted them': `select id from patients
    where id > 6 and id not in (select patient_id from audit_trail where action = 'admittedPatient')`,
  'an annotation says something about a patient, by somebody': `select id from annotations
    where trim(text) = '' or to_ms < from_ms or patient_id not in (select id from patients)
      or author_id not in (select id from accounts)`,
  'what an annotation said before is kept': `select id from annotations
    where edited_ms is not null and id not in (select annotation_id from annotation_versions)`,
  'a session belongs to an account':
    'select id_sha256 from sessions where account_id not in (select id from accounts)',
};

/** Tables that nothing that is sent may change. */
const fixed = ['accounts', 'wards', 'account_wards'];

export type Fixed = Readonly<Record<string, string>>;

/** An embedded database, looked at from outside while or after services use it. */
export class WatchedDatabase {
  readonly #database: Libsql.Database;

  constructor(file: string) {
    this.#database = new Libsql(file, { readonly: true });
  }

  /** What is in the tables that must stay as they are. */
  fixed(): Fixed {
    return Object.fromEntries(
      fixed.map((table) => [table, JSON.stringify(this.#all(`select * from ${table}`))]),
    );
  }

  count(table: 'eeg_windows' | 'heart_rates' | 'alarm_transitions' | 'audit_trail'): number {
    return (this.#all(`select count(*) as n from ${table}`)[0] as { n: number }).n;
  }

  /** Refusals of a route to a role that are in the audit trail. */
  refused(action: string, role: string): number {
    const query = `select count(*) as n from audit_trail where outcome = 'refused' and action = ? and role = ?`;
    return (this.#database.prepare(query).get(action, role) as { n: number }).n;
  }

  /** Rules that rows break, one sentence each. */
  wrong(before: Fixed): readonly string[] {
    const broken = Object.entries(rules).flatMap(([rule, query]) => {
      const rows = this.#all(`select * from (${query}) limit 3`);
      return rows.length === 0 ? [] : [`${rule}: ${JSON.stringify(rows)}`];
    });
    const now = this.fixed();
    return [
      ...broken,
      ...fixed.filter((table) => now[table] !== before[table]).map((table) => `'${table}' has changed`),
    ];
  }

  close(): void {
    this.#database.close();
  }

  #all(query: string): unknown[] {
    return this.#database.prepare(query).all();
  }
}
