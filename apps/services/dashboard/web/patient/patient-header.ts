import { assessmentOf } from '../live/assessment.ts';
import { HEART_RATE_OLD_MS, HEART_RATE_SPAN_MS, summaryOf } from '../live/heart-rate-summary.ts';
import { isCurrent, type Liveness } from '../live/liveness.ts';
import { runningLanes, type PatientSignals } from '../live/patient-signals.ts';
import { element, setData, setText } from '../page/element.ts';
import { livenessText, originText, placeText } from '../page/state-text.ts';
import { bandOf, bandSigns, probabilityText } from '../signal/band.ts';
import { clockText, wholeAgeText } from '../time/time-text.ts';

const RUNNING_MS = 10_000;

/** Who it is, and how this patient is now, whatever time the page below shows. */
export class PatientHeader {
  readonly root: HTMLElement;
  readonly #name = element('h1', {}, 'Patient');
  readonly #number = element('span', { class: 'patient-number' });
  readonly #origin = element('span', { class: 'origin', hidden: true });
  readonly #state = element('span', { class: 'state' });
  readonly #now = element('span', { class: 'now' });
  readonly #quality = element('span', { class: 'counts' });
  readonly #heart = element('span', { class: 'counts' });
  readonly #clock = element('span', { class: 'clock' });

  constructor(patientId: number) {
    setText(this.#number, `no. ${patientId}`);
    this.root = element(
      'header',
      { class: 'page-header patient-header' },
      element('nav', { 'aria-label': 'Ward' }, element('a', { href: '/' }, '← Ward')),
      this.#name,
      this.#number,
      this.#origin,
      this.#state,
      this.#now,
      this.#quality,
      this.#heart,
      this.#clock,
    );
  }

  update(patient: PatientSignals | undefined, liveness: Liveness, serverMs: number): void {
    setData(this.root, 'state', liveness.state);
    setText(this.#state, livenessText(liveness));
    setText(this.#clock, clockText(serverMs));
    if (patient === undefined) return;
    setText(this.#name, patient.name);
    setText(this.#number, placeText(patient));
    document.title = `${patient.name} – ward`;
    const origin = originText(patient.segments.at(-1)?.window.origin);
    this.#origin.hidden = origin === '';
    setText(this.#origin, origin);
    this.#updateScore(patient, liveness);
    const { summary } = summaryOf(patient.heartRate, serverMs - HEART_RATE_SPAN_MS);
    const ageMs = summary === undefined ? undefined : serverMs - summary.newestMs;
    const old = ageMs === undefined || ageMs > HEART_RATE_OLD_MS;
    setText(
      this.#heart,
      summary === undefined || old
        ? 'no heart rate for 2 h'
        : `heart rate ${Math.round(summary.newest)}/min, ${wholeAgeText(ageMs)} ago`,
    );
  }

  #updateScore(patient: PatientSignals, liveness: Liveness): void {
    const current = isCurrent(liveness);
    const lanes = patient.segments.length === 0 ? [] : runningLanes(patient, RUNNING_MS);
    const { probability, quality } = assessmentOf(lanes);
    const shown = current && probability !== undefined;
    setData(this.root, 'band', shown ? bandOf(probability) : 'none');
    const text = shown
      ? `${bandSigns[bandOf(probability)].symbol} ${probabilityText(probability)} ${bandSigns[bandOf(probability)].word}`
      : '—';
    setText(this.#now, `seizure-like activity probability ${text}`);
    setText(this.#quality, current ? quality : '');
  }
}
