import type { Annotation } from '../../../contracts/annotation.ts';
import { alarmKinds } from '../../../contracts/alarm-kinds.ts';
import type { RegistryPatient } from '../../../contracts/registry.ts';
import type { EegTrend, HeartRateTrend } from '../../../contracts/ward.ts';
import type { AlarmEpisode } from '../domain/summary/alarm-episodes.ts';
import { barsPath } from '../domain/summary/bars.ts';
import { coverageOf } from '../domain/summary/coverage.ts';
import type { AssetManifest } from './assets.ts';
import { escapeHtml } from './html.ts';
import { documentHtml } from './message-page.ts';

export interface NightSummary {
  readonly patient: RegistryPatient;
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: string;
  readonly episodes: readonly AlarmEpisode[];
  /** There are more alarms than these. */
  readonly more: boolean;
  /** Buckets of a minute. */
  readonly eeg: EegTrend['buckets'];
  readonly heartRate: HeartRateTrend['buckets'];
  readonly annotations: readonly Annotation[];
}

const WIDTH = 720;
const HEIGHT = 90;

/** A night on paper: what rang, what was recorded, the trends, what was written. */
export function summaryHtml(manifest: AssetManifest, summary: NightSummary): string {
  const { patient, fromMs, toMs, zone } = summary;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const time = (ms: number): string => clock.format(ms);
  const title = `Summary of ${patient.name}`;
  return documentHtml(manifest, {
    title: escapeHtml(title),
    body: `<main class="summary">
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(
      [
        `no. ${patient.patientId}`,
        patient.identifier === null ? 'no identifier' : `identifier ${patient.identifier}`,
        patient.birthDate === null ? 'birth date unknown' : `born ${patient.birthDate}`,
        patient.bed === null ? 'no bed' : `bed ${patient.bed}`,
      ].join(' · '),
    )}</p>
<p>${time(fromMs)} to ${time(toMs)}, times of ${escapeHtml(zone)}</p>
<section><h2>Alarms</h2>${alarmsOf(summary, time)}</section>
<section><h2>What was recorded</h2>${coverageText(summary, time)}</section>
<section><h2>Seizure-like activity, highest of each minute, 0 to 1</h2>${chart(
      summary.eeg.flatMap(({ startMs, maxProbability }) =>
        maxProbability === null ? [] : [{ startMs, low: 0, high: maxProbability }],
      ),
      summary,
      [0, 1],
    )}</section>
<section><h2>Heart rate, lowest to highest of each minute, 30 to 180/min</h2>${chart(
      summary.heartRate.map(({ startMs, lowest, highest }) => ({ startMs, low: lowest, high: highest })),
      summary,
      [30, 180],
    )}</section>
<section><h2>Annotations</h2>${annotationsOf(summary, time)}</section>
<p class="signature">Reviewed by: ______________________ Date: ______________ Signature: ______________________</p>
<p>A research prototype, not a medical device. Probabilities say nothing reliable about anybody whom the network was not trained on.</p>
</main>`,
  });
}

type Time = (ms: number) => string;

function alarmsOf({ episodes, more }: NightSummary, time: Time): string {
  if (episodes.length === 0) return '<p>None rang.</p>';
  const counts = new Map<string, number>();
  for (const { kind } of episodes)
    counts.set(alarmKinds[kind].text, (counts.get(alarmKinds[kind].text) ?? 0) + 1);
  return `<p>${[...counts].map(([text, count]) => `${count} × ${text}`).join(', ')}${more ? '; there are more, which are left out' : ''}</p>
<table><thead><tr><th scope="col">Onset</th><th scope="col">Alarm</th><th scope="col">Priority</th><th scope="col">Lasted</th><th scope="col">Found</th><th scope="col">Done by people</th></tr></thead><tbody>
${episodes
  .map(
    ({ kind, onsetMs, lastMs, evidence, acts }) =>
      `<tr><td>${time(onsetMs)}</td><td>${alarmKinds[kind].text}</td><td>${alarmKinds[kind].priority}</td><td>${Math.max(0, Math.round((lastMs - onsetMs) / 1_000))} s</td><td>${escapeHtml(evidence)}</td><td>${acts.length === 0 ? 'nothing' : acts.map(({ event, by, atMs, note }) => `${escapeHtml(event)} by ${escapeHtml(by)}, ${time(atMs)}${note === null ? '' : `: ${escapeHtml(note)}`}`).join('<br>')}</td></tr>`,
  )
  .join('\n')}
</tbody></table>`;
}

function coverageText(summary: NightSummary, time: Time): string {
  const { minutes, eegMinutes, heartRateMinutes, windows, scored, notAssessable, gaps } = coverageOf(
    summary.eeg,
    summary.heartRate,
    summary,
  );
  const share = (part: number): string => `${Math.round((100 * part) / Math.max(1, minutes))} %`;
  return `<p>EEG in ${eegMinutes} of ${minutes} minutes (${share(eegMinutes)}): ${windows} windows, ${scored} scored, ${notAssessable} not assessable. Heart rate in ${heartRateMinutes} minutes (${share(heartRateMinutes)}).</p>
<p>${
    gaps.length === 0
      ? 'No gap in the EEG of five minutes or more.'
      : `Gaps in the EEG of five minutes or more: ${gaps.map(([from, to]) => `${time(from)} to ${time(to)}`).join('; ')}.`
  }</p>`;
}

function chart(
  bars: Parameters<typeof barsPath>[0],
  { fromMs, toMs }: NightSummary,
  [lowest, highest]: readonly [number, number],
): string {
  if (bars.length === 0) return '<p>Nothing stored.</p>';
  const path = barsPath(bars, { fromMs, toMs, lowest, highest, width: WIDTH, height: HEIGHT });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${bars.length} minutes" preserveAspectRatio="none"><path class="frame" d="M0 0H${WIDTH}V${HEIGHT}H0Z"/><path class="bars" d="${path}"/></svg>`;
}

const annotationsOf = ({ annotations }: NightSummary, time: Time): string =>
  annotations.length === 0
    ? '<p>None.</p>'
    : `<ul>${annotations
        .map(
          ({ fromMs, text, by }) => `<li>${time(fromMs)}: ${escapeHtml(text)} (${escapeHtml(by.name)})</li>`,
        )
        .join('')}</ul>`;
