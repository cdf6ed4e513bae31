import { phonePaths, type PhoneRecording, type PhoneSession } from '../phone/phone-api.ts';
import { lengthMs, toSubmission } from '../playback/window-cutter.ts';
import type { Recording } from '../../signal/recording/recording.ts';
import { element, option, optionGroup, setText } from './elements.ts';
import { createRecordingPlayer, type RecordingPlayer } from './recording-player.ts';
import { createTrace } from './trace.ts';
import { startWindowSender } from './window-sender.ts';
import { openWindowStore } from './window-store.ts';

/** Replaced by the build with the path of eeg-acquisition's route. */
declare const WINDOWS_PATH: string;

const TICK_MS = 200;
const page = {
  notice: element('notice', HTMLParagraphElement),
  controls: element('controls', HTMLFormElement),
  patient: element('patient', HTMLSelectElement),
  recording: element('recording', HTMLSelectElement),
  speed: element('speed', HTMLSelectElement),
  repeat: element('repeat', HTMLInputElement),
  play: element('play', HTMLButtonElement),
  source: element('source', HTMLElement),
  state: element('state', HTMLParagraphElement),
  position: element('position', HTMLElement),
  queued: element('queued', HTMLElement),
  sent: element('sent', HTMLElement),
  answer: element('answer', HTMLElement),
  refused: element('refused', HTMLElement),
  dropped: element('dropped', HTMLElement),
  attribution: element('attribution', HTMLParagraphElement),
};
const trace = createTrace(element('trace', HTMLCanvasElement));
const store = await openWindowStore();
const sender = startWindowSender(store, WINDOWS_PATH, ({ text, accepted }) => {
  setText(page.answer, text);
  page.answer.dataset['accepted'] = String(accepted);
  void showCounts();
});
let session: PhoneSession = { patients: [], recordings: [] };
let current: { readonly player: RecordingPlayer; readonly patientId: number; playing: boolean } | undefined;
let busy = false;

page.controls.addEventListener('submit', (event) => {
  event.preventDefault();
  void togglePlay();
});
for (const control of [page.patient, page.recording, page.repeat]) control.addEventListener('change', stop);
page.speed.addEventListener('change', () => {
  if (current?.playing === true) current.player.resume(Date.now(), Number(page.speed.value));
});
window.addEventListener('online', () => sender.wake());
document.addEventListener('visibilitychange', () => sender.wake());
setInterval(() => void tick(), TICK_MS);
void showCounts();
void navigator.storage?.persist?.();
void navigator.serviceWorker?.register('/service-worker.js');
await loadSession();

async function loadSession(): Promise<void> {
  try {
    const response = await fetch(phonePaths.session);
    if (!response.ok) throw new Error(`answer ${response.status}`);
    session = (await response.json()) as PhoneSession;
  } catch {
    setText(
      page.notice,
      'The server of this page does not answer. It is asked again every few seconds; what waits here is kept.',
    );
    setTimeout(() => void loadSession(), 3_000);
    return;
  }
  setText(page.notice, '');
  page.patient.replaceChildren(
    ...session.patients.map(({ patientId, name }) => option(String(patientId), name)),
  );
  const options = (ictal: boolean): HTMLOptionElement[] =>
    session.recordings
      .filter(({ seizures }) => seizures.length > 0 === ictal)
      .map(({ key, label, seconds }) => option(String(key), `${label} (${Math.round(seconds)} s)`));
  page.recording.replaceChildren(
    optionGroup('with a seizure', options(true)),
    optionGroup('without a seizure', options(false)),
  );
  page.play.disabled = session.patients.length === 0 || session.recordings.length === 0;
  showSource();
}

async function togglePlay(): Promise<void> {
  const nowMs = Date.now();
  const speed = Number(page.speed.value);
  if (current?.playing === true) {
    current.player.pause();
    current.playing = false;
  } else if (current !== undefined && !current.player.ended) {
    current.player.resume(nowMs, speed);
    current.playing = true;
  } else {
    const patientId = Number(page.patient.value);
    page.play.disabled = true;
    try {
      const recording = await fetchRecording(session.recordings[Number(page.recording.value)]!);
      trace.clear();
      const notBeforeMs = await store.endOf(patientId);
      const player = createRecordingPlayer({
        recording,
        speed,
        repeat: page.repeat.checked,
        notBeforeMs,
        nowMs: Date.now(),
      });
      current = { player, patientId, playing: true };
      setText(page.notice, '');
    } catch {
      setText(page.notice, 'The recording could not be loaded: the server of this page does not answer.');
    } finally {
      page.play.disabled = false;
    }
  }
  showState();
}

function stop(): void {
  current = undefined;
  showSource();
  showState();
}

async function fetchRecording(description: PhoneRecording): Promise<Recording> {
  const response = await fetch(phonePaths.samples(description.key));
  if (!response.ok) throw new Error(`answer ${response.status}`);
  const view = new DataView(await response.arrayBuffer());
  const samples = Int16Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(i * 2, true));
  return { ...description, unit: 'uV', samples, annotations: [], notes: [] };
}

/** Windows are kept before they count as played; only then may the sender take them. */
async function tick(): Promise<void> {
  if (current === undefined || !current.playing || busy) return;
  busy = true;
  const { player, patientId } = current;
  try {
    for (const { window: cut, startMs } of player.due(Date.now())) {
      const offsetMinutes = -new Date(startMs).getTimezoneOffset();
      await store.add(
        patientId,
        toSubmission(cut, { startMs, offsetMinutes, samples: [...cut.samples] }),
        startMs + lengthMs(cut),
      );
      trace.add(cut.samples, cut.scale, cut.samplingRateHz);
      sender.wake();
    }
  } finally {
    busy = false;
  }
  if (current?.player === player && player.ended) current.playing = false;
  showState();
  await showCounts();
}

function showState(): void {
  const playing = current?.playing === true;
  const caughtUp =
    playing && Number(page.speed.value) > 1 && current?.player.catchingUp(Date.now()) === false;
  const stopped = current === undefined ? 'Stopped' : current.player.ended ? 'Ended' : 'Paused';
  setText(
    page.state,
    playing ? (caughtUp ? 'Playing in real time: it has caught up with the clock' : 'Playing') : stopped,
  );
  setText(page.play, playing ? 'Pause' : 'Play');
  setText(page.position, `${(current?.player.positionS ?? 0).toFixed(0)} s`);
}

function showSource(): void {
  const chosen = session.recordings[Number(page.recording.value)];
  if (chosen === undefined) return;
  const kind = chosen.origin === 'synthetic' ? 'SYNTHETIC EEG, made by a model' : 'Replay of a recording';
  setText(
    page.source,
    `${kind} · ${chosen.channel ?? 'channel not named'} · ${chosen.samplingRateHz} Hz · last 4 s, ±300 µV`,
  );
  setText(page.attribution, chosen.attribution ?? '');
}

async function showCounts(): Promise<void> {
  const counts = await store.counts();
  for (const name of ['queued', 'sent', 'refused', 'dropped'] as const)
    setText(page[name], String(counts[name]));
}
