import { assessmentOf } from '../live/assessment.ts';
import { isCurrent, type Liveness, type LivenessState } from '../live/liveness.ts';
import { runningLanes, type PatientSignals } from '../live/patient-signals.ts';
import type { Alarm } from '../../../../contracts/alarm.ts';
import { kindText, priorityOf, prioritySigns } from '../alarm/alarm-text.ts';
import { element, setData, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import type { RedrawQueue } from '../page/redraw-queue.ts';
import type { ScaleChoice } from '../page/settings.ts';
import { livenessText, originText, placeText } from '../page/state-text.ts';
import { bandOf, bandSigns, probabilityText } from '../signal/band.ts';
import { clockText, wholeAgeText } from '../time/time-text.ts';
import { HeartRatePanel } from './heart-rate-panel.ts';
import { SWEEP_MS, TracePanel } from './trace-panel.ts';

/** What all tiles share. */
export interface TileSurroundings {
  readonly patient: (patientId: number) => PatientSignals;
  readonly serverMs: () => number;
  readonly scale: () => ScaleChoice;
  readonly palette: () => Palette;
  readonly redraw: RedrawQueue;
}

/** One patient at a glance. */
export class Tile {
  readonly root: HTMLLIElement;
  readonly name: string;
  readonly patientId: number;
  readonly #around: TileSurroundings;
  readonly #trace: TracePanel;
  readonly #heart: HeartRatePanel;
  readonly #place = element('span', { class: 'patient-number' });
  readonly #state = element('span', { class: 'state' });
  readonly #origin = element('span', { class: 'origin', hidden: true });
  readonly #number = element('span', { class: 'number' });
  readonly #band = element('span', { class: 'band' });
  readonly #quality = element('span', { class: 'quality' });
  readonly #age = element('span', { class: 'age' });
  readonly #ringing = element('p', { class: 'ringing', hidden: true });
  #liveness: LivenessState = 'connecting';

  constructor({ patientId, name }: PatientSignals, around: TileSurroundings) {
    this.patientId = patientId;
    this.name = name;
    this.#around = around;
    this.#trace = new TracePanel(name, () => ({
      patient: around.patient(patientId),
      scale: around.scale(),
      stale: this.#liveness !== 'live',
      palette: around.palette(),
    }));
    this.#heart = new HeartRatePanel(name, () => ({
      patient: around.patient(patientId),
      serverMs: around.serverMs(),
      palette: around.palette(),
    }));
    const title = `patient-${patientId}`;
    this.root = element(
      'li',
      { class: 'tile', 'data-patient-id': patientId },
      element(
        'article',
        { 'aria-labelledby': title },
        element(
          'header',
          {},
          element('h2', { id: title }, element('a', { href: `/patients/${patientId}` }, name)),
          this.#place,
          this.#origin,
          this.#state,
        ),
        this.#ringing,
        element(
          'div',
          { class: 'signal' },
          this.#trace.root,
          element(
            'div',
            { class: 'risk' },
            element('span', { class: 'caption' }, 'seizure-like activity probability'),
            this.#number,
            this.#band,
          ),
        ),
        element('p', { class: 'facts' }, this.#quality, this.#age),
        this.#heart.root,
      ),
    );
    around.redraw.add(this.#trace);
    around.redraw.add(this.#heart);
  }

  redrawTrace(): void {
    this.#around.redraw.mark(this.#trace);
  }

  redrawHeartRate(): void {
    this.#around.redraw.mark(this.#heart);
  }

  /** Brings state, texts and ages up to date. */
  update(liveness: Liveness): void {
    const patient = this.#around.patient(this.patientId);
    if (liveness.state !== this.#liveness) {
      this.#liveness = liveness.state;
      this.redrawTrace();
    }
    setData(this.root, 'state', liveness.state);
    setText(this.#state, livenessText(liveness));
    setText(this.#place, placeText(patient));
    this.#updateAssessment(patient, liveness);
    this.#updateAge(patient, liveness);
    const origin = originText(patient.segments.at(-1)?.window.origin);
    this.#origin.hidden = origin === '';
    setText(this.#origin, origin);
    this.#heart.update(liveness.state !== 'disconnected' && liveness.state !== 'connecting');
  }

  /** Shows the most urgent alarm of the patient that signals, if any. */
  showAlarm(alarm: Alarm | undefined): void {
    this.#ringing.hidden = alarm === undefined;
    if (alarm === undefined) {
      delete this.root.dataset['alarm'];
      return;
    }
    const priority = priorityOf(alarm);
    setData(this.root, 'alarm', priority);
    setText(this.#ringing, `${prioritySigns[priority]} ${kindText(alarm)}`);
  }

  destroy(): void {
    this.#around.redraw.remove(this.#trace);
    this.#around.redraw.remove(this.#heart);
    this.#trace.destroy();
    this.#heart.destroy();
    this.root.remove();
  }

  #updateAssessment(patient: PatientSignals, liveness: Liveness): void {
    const lanes = patient.segments.length === 0 ? [] : runningLanes(patient, SWEEP_MS);
    const { probability, channel, quality, lacking } = assessmentOf(lanes);
    const current = isCurrent(liveness);
    const known = probability !== undefined;
    setData(this.root, 'band', current && known ? bandOf(probability) : 'none');
    setText(this.#number, current && known ? probabilityText(probability) : '—');
    const where = channel === undefined ? '' : ` ${channel}`;
    if (current && known) {
      const { symbol, word } = bandSigns[bandOf(probability)];
      setText(this.#band, `${symbol} ${word}${where}`);
    } else if (known)
      setText(this.#band, `last ${probabilityText(probability)} ${bandSigns[bandOf(probability)].word}`);
    else setText(this.#band, lacking);
    setText(this.#quality, lanes.length === 0 ? '' : current ? quality : `last: ${quality}`);
  }

  #updateAge(patient: PatientSignals, liveness: Liveness): void {
    const endMs = patient.segments.at(-1)?.endMs;
    if (endMs === undefined) {
      setText(this.#age, 'no sample stored');
      return;
    }
    const ageMs = this.#around.serverMs() - endMs;
    const text =
      ageMs < -1_000
        ? `sender's clock is ${wholeAgeText(-ageMs)} ahead`
        : `last sample ${wholeAgeText(ageMs)} ago`;
    setText(this.#age, liveness.state === 'live' ? text : `${text}, ${clockText(endMs)}`);
  }
}
