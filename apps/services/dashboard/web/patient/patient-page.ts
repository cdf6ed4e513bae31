import { AlarmPanel } from '../alarm/alarm-panel.ts';
import { AlarmSound } from '../alarm/alarm-sound.ts';
import { LimitsDialog } from '../alarm/limits-dialog.ts';
import { WardStore } from '../live/ward-store.ts';
import { element } from '../page/element.ts';
import { onPaletteChange, readPalette } from '../page/palette.ts';
import { ownAccountId } from '../page/session.ts';
import { rememberScale, rememberedScale } from '../page/settings.ts';
import { nearestAlarm } from './alarm-jump.ts';
import { annotationClient } from './annotation-client.ts';
import { AnnotationView } from './annotation-view.ts';
import { EegPager } from './eeg-pager.ts';
import { EegView } from './eeg-view.ts';
import { HeartLane } from './heart-lane.ts';
import { ReviewBar } from './review-bar.ts';
import { ExportLinks } from './export-links.ts';
import { historyClient } from './history-client.ts';
import { PatientHeader } from './patient-header.ts';
import { PAGE_RANGE_MS, positionOf, searchOf, type Position } from './position.ts';
import { Toolbar } from './toolbar.ts';
import { TrendLoader } from '../trend/trend-loader.ts';
import { TrendView } from '../trend/trend-view.ts';

const TICK_MS = 500;

/** EEG that is shown before the onset of an alarm, in milliseconds. */
const LEAD_MS = 2_000;

/** Shows one patient: stored EEG page by page, or live, and the trends of hours and days. */
export function startPatientPage(app: HTMLElement): void {
  const patientId = Number(/^\/patients\/(\d+)/.exec(location.pathname)?.[1]);
  const client = historyClient(patientId);
  let palette = readPalette();
  let position = positionOf(location.search, rememberedScale());

  const store = new WardStore({
    ward: () => {
      tick();
      pager.refresh();
      trends.refresh();
      void annotations.read();
    },
    eeg: (changed, window) => {
      if (changed === patientId) pager.hear(window);
    },
    heartRate: (changed) => {
      if (changed !== patientId) return;
      trends.refresh();
      void heart.read();
    },
    alarm: (alarm, before) => alarms.tell(alarm, before),
    annotations: (changed) => {
      if (changed === patientId) void annotations.read();
    },
  });
  const toolbar = new Toolbar({
    live: () => go({ fromMs: undefined }),
    page: (pages) => moveBy(pages * position.pageMs),
    move: (ms) => moveBy(ms),
    stored: (direction) => {
      const fromMs = pager.storedMs(direction);
      if (fromMs !== undefined) go({ fromMs });
    },
    goTo: (instantMs) => go({ fromMs: instantMs }),
    pageMs: (pageMs) => go({ pageMs }),
    scale: (scale) => {
      rememberScale(scale);
      go({ scale });
    },
  });
  const review = new ReviewBar({
    filter: (filter) => go({ filter }),
    sensitivity: (scale) => go({ scale }),
    timeBase: (millimetresPerSecond) => {
      const now = eegView.millimetresPerSecond(pager.span);
      if (now === undefined) return;
      const pageMs = Math.round((position.pageMs * now) / millimetresPerSecond);
      go({ pageMs: Math.min(PAGE_RANGE_MS.max, Math.max(PAGE_RANGE_MS.min, pageMs)) });
    },
    alarm: (direction) => void jumpToAlarm(direction),
    calibrated: () => pager.redraw(),
  });
  const annotations: AnnotationView = new AnnotationView(annotationClient(patientId), {
    span: () => pager.span,
    palette: () => palette,
  });
  const trendView = new TrendView(palette, {
    span: (trend) => go({ trend }),
    goTo: (instantMs) => go({ fromMs: Math.round(instantMs - position.pageMs / 2) }),
  });
  const patientNow = () => store.patient(patientId);
  const liveness = () => {
    const patient = patientNow();
    return patient === undefined
      ? ({ state: store.connection.state === 'disconnected' ? 'disconnected' : 'connecting' } as const)
      : store.livenessOf(patient);
  };
  const surroundings = {
    client,
    position: () => position,
    palette: () => palette,
    serverMs: () => store.serverMs,
    patient: patientNow,
    stale: () => liveness().state !== 'live',
  };
  const exports = new ExportLinks(patientId, () => ({
    fromMs: pager.span.fromMs,
    filter: position.filter,
  }));
  const heart = new HeartLane(surroundings, () => pager.span);
  const eegView: EegView = new EegView([toolbar.root, review.root], [annotations.strip, heart.root]);
  const pager: EegPager = new EegPager(eegView, surroundings, () => {
    toolbar.update(position, pager.stored);
    review.update(position, eegView.millimetresPerSecond(pager.span) ?? 0);
    exports.update(position.filter);
    annotations.draw();
    heart.draw();
    trends.draw(pager.span);
  });
  const trends = new TrendLoader(trendView, surroundings, () => pager.span);
  const header = new PatientHeader(patientId);
  const sound = new AlarmSound();
  const alarms = new AlarmPanel(store, sound);
  const limits = new LimitsDialog(patientId);
  header.root.append(limits.button, exports.root);

  app.replaceChildren(
    alarms.root,
    header.root,
    element('main', { class: 'patient' }, eegView.root, annotations.root, trendView.root),
    limits.root,
  );

  function go(change: Partial<Position>): void {
    position = { ...position, ...change };
    history.pushState(null, '', searchOf(position));
    show();
  }

  function moveBy(ms: number): void {
    const fromMs = Math.max(0, Math.round(pager.span.fromMs + ms));
    go({ fromMs: fromMs + position.pageMs > store.serverMs && ms > 0 ? undefined : fromMs });
  }

  async function jumpToAlarm(direction: 'previous' | 'next'): Promise<void> {
    const onsetMs = await nearestAlarm(
      (span) => client.alarms(span, new AbortController().signal),
      direction,
      {
        aroundMs: pager.span.fromMs + LEAD_MS,
        nowMs: store.serverMs,
      },
    ).catch((error: unknown) => error as Error);
    if (typeof onsetMs === 'number') go({ fromMs: Math.max(0, Math.round(onsetMs - LEAD_MS)) });
    else eegView.say(onsetMs?.message ?? `No ${direction} alarm about this patient within a month.`);
  }

  function show(): void {
    toolbar.update(position, pager.stored);
    pager.show();
    void annotations.read();
    void heart.read();
    trends.show();
  }

  function tick(): void {
    const patient = patientNow();
    header.update(patient, liveness(), store.serverMs);
    if (patient !== undefined) limits.showOwn(patient.ownLimits);
    alarms.update();
    pager.tick();
  }

  addEventListener('popstate', () => {
    position = positionOf(location.search, rememberedScale());
    show();
  });
  onPaletteChange(() => {
    palette = readPalette();
    pager.redraw();
  });
  setInterval(tick, TICK_MS);
  tick();
  show();
  store.start(() => sound.state !== 'blocked');
  void ownAccountId().then((accountId) => {
    if (accountId !== undefined) annotations.accountId = accountId;
  });
}
