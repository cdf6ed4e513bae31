import { WINDOW_MS } from '../../contracts/eeg-window.ts';
import { runLoad } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import { CPU_MS, type Figure } from '../report.ts';
import { batchShots, madeSeizure } from './made-windows.ts';

const PATIENTS = 40;
/** Of one patient; all of them fit into one made seizure. */
const WINDOWS = 40;
/** After those of the alarms scenario. */
const FIRST_PATIENT = 301;
const ROUNDS = 3;

/**
 * What a seizure alarm that goes on adds to data-access's work on each window of its patient, sent one by one: the
 * least of three rounds, each against windows of patients to whom nothing happens.
 */
export async function alarmCostFigures({
  platform,
  cpuMsOf,
  addPatients,
}: MeasuredPlatform): Promise<Figure[]> {
  const startMs = Date.now() - (WINDOWS + 1) * WINDOW_MS;
  const seizure = madeSeizure(WINDOWS);
  const costOf = async (firstPatient: number, samples?: readonly Int16Array[]): Promise<number> => {
    const tokens = await addPatients(Array.from({ length: PATIENTS }, (_, index) => firstPatient + index));
    const before = cpuMsOf('data-access');
    const requests = PATIENTS * WINDOWS;
    const { statuses } = await runLoad(platform.urls['eeg-acquisition'], {
      shot: batchShots(tokens, { size: 1, startMs, ...(samples === undefined ? {} : { samples }) }),
      requests,
      connections: 4,
    });
    if (statuses[200] !== requests)
      throw new Error(`'statuses' (${JSON.stringify(statuses)}) must be 200 ${requests} times`);
    return (cpuMsOf('data-access') - before) / requests;
  };
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = FIRST_PATIENT + round * 2 * PATIENTS;
    const calm = await costOf(first);
    added.push((await costOf(first + PATIENTS, seizure)) - calm);
  }
  return [
    {
      what: 'data-access: window of a patient whose seizure alarm is on, above one of a calm patient',
      value: Math.min(...added),
      unit: CPU_MS,
      target: { atMost: 0.1 },
      note: `three rounds: ${added.map((each) => each.toFixed(2)).join(', ')}`,
    },
  ];
}
