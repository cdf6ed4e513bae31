import { signals } from '../../../../contracts/alarm-kinds.ts';
import { AlarmPanel } from '../alarm/alarm-panel.ts';
import { AlarmSound } from '../alarm/alarm-sound.ts';
import { alarmOrder } from '../alarm/alarm-text.ts';
import { WardStore } from '../live/ward-store.ts';
import { element, setText } from '../page/element.ts';
import { onPaletteChange, readPalette } from '../page/palette.ts';
import { RedrawQueue } from '../page/redraw-queue.ts';
import { rememberScale, rememberedScale } from '../page/settings.ts';
import { Announcer } from './announcer.ts';
import { Tile, type TileSurroundings } from './tile.ts';
import { WardHeader } from './ward-header.ts';
import { matchesFilter, wardOrder } from './ward-order.ts';

const TICK_MS = 500;
const AXIS_MS = 60_000;

/** Shows every patient of the ward, live. */
export function startWardPage(app: HTMLElement): void {
  let palette = readPalette();
  let scale = rememberedScale();
  let filter = '';
  const redraw = new RedrawQueue();
  const tiles = new Map<number, Tile>();
  const grid = element('ul', { class: 'ward' });
  const empty = element('p', { class: 'empty' });
  const announcer = new Announcer();

  const store = new WardStore({
    ward: () => {
      syncTiles();
      for (const tile of tiles.values()) {
        tile.redrawTrace();
        tile.redrawHeartRate();
      }
      tick();
    },
    eeg: (patientId) => {
      const tile = tiles.get(patientId);
      tile?.redrawTrace();
      tile?.update(store.livenessOf(store.patient(patientId)!));
    },
    heartRate: (patientId) => tiles.get(patientId)?.redrawHeartRate(),
    alarm: (alarm, before) => {
      alarms.tell(alarm, before);
      showAlarms();
    },
  });
  const sound = new AlarmSound();
  const alarms = new AlarmPanel(store, sound);
  const around: TileSurroundings = {
    patient: (patientId) => store.patient(patientId)!,
    serverMs: () => store.serverMs,
    scale: () => scale,
    palette: () => palette,
    redraw,
  };
  const header = new WardHeader({
    scale,
    onScale: (choice) => {
      scale = choice;
      rememberScale(choice);
      redraw.markAll();
    },
    onFilter: (text) => {
      filter = text;
      applyFilter();
    },
  });
  app.replaceChildren(
    alarms.root,
    header.root,
    element('main', { 'aria-label': 'Patients' }, empty, grid),
    announcer.root,
  );

  function syncTiles(): void {
    const patients = store.patients.toSorted(wardOrder);
    for (const [patientId, tile] of tiles)
      if (store.patient(patientId)?.name !== tile.name) {
        tile.destroy();
        tiles.delete(patientId);
      }
    patients.forEach((patient, index) => {
      const tile = tiles.get(patient.patientId) ?? new Tile(patient, around);
      tiles.set(patient.patientId, tile);
      if (grid.children[index] !== tile.root) grid.insertBefore(tile.root, grid.children[index] ?? null);
    });
    applyFilter();
  }

  function applyFilter(): void {
    for (const tile of tiles.values()) tile.root.hidden = !matchesFilter(tile, filter);
    const shown = [...tiles.values()].some((tile) => !tile.root.hidden);
    empty.hidden = shown;
    setText(empty, tiles.size === 0 ? 'No patients known yet.' : 'No patient matches the filter.');
  }

  function showAlarms(): void {
    const ringing = store.alarms.filter(({ state }) => signals(state)).toSorted(alarmOrder);
    for (const tile of tiles.values())
      tile.showAlarm(ringing.find(({ patientId }) => patientId === tile.patientId));
  }

  function tick(): void {
    alarms.update();
    showAlarms();
    const patients = store.patients.map((patient) => ({ ...patient, liveness: store.livenessOf(patient) }));
    for (const { patientId, liveness } of patients) tiles.get(patientId)?.update(liveness);
    header.update(
      store.connection,
      store.serverMs,
      patients.map(({ liveness }) => liveness.state),
    );
    announcer.announce(
      patients.map(({ patientId, name, liveness }) => ({ patientId, name, state: liveness.state })),
    );
  }

  applyFilter();
  tick();
  setInterval(tick, TICK_MS);
  setInterval(() => redraw.markAll(), AXIS_MS);
  onPaletteChange(() => {
    palette = readPalette();
    redraw.markAll();
  });
  store.start(() => sound.state !== 'blocked');
}
