import type { Actor } from '../../../contracts/actor.ts';
import type { Registry, RegistryDevice, RegistryPatient } from '../../../contracts/registry.ts';
import { permits } from '../../../model/access.ts';
import { catalog } from '../../../model/catalog.ts';
import type { RegistryRoute } from '../../../model/registry-routes.ts';
import type { AssetManifest } from './assets.ts';
import { escapeHtml } from './html.ts';
import { documentHtml } from './message-page.ts';
import { sessionBar } from './session-bar.ts';

const { routes } = catalog.dashboard;

export interface RegistryView {
  readonly listed: Registry;
  readonly actor: Actor;
  readonly find: string | null;
  /** What was wrong with the last form. */
  readonly fault: string | undefined;
}

/** Patients of the wards of a person, and forms to admit, move and discharge them and to connect devices. Works without script. */
export function registryHtml(manifest: AssetManifest, { listed, actor, find, fault }: RegistryView): string {
  const mayAdmit = permits(actor.role, 'admit');
  const admitted = listed.patients.filter(({ dischargedMs }) => dischargedMs === null);
  const discharged = listed.patients.filter(({ dischargedMs }) => dischargedMs !== null);
  const parts = { listed, mayAdmit, mayErase: permits(actor.role, 'erase') };
  const wards = listed.wards
    .filter(({ own }) => own)
    .map(
      ({ wardId, name }) => `<section class="registry-ward"><h2>${escapeHtml(name)}</h2>
${rowsOf(
  admitted.filter((patient) => patient.wardId === wardId),
  parts,
)}</section>`,
    )
    .join('\n');
  return documentHtml(manifest, {
    title: 'Patients',
    body: `${sessionBar(actor)}
<header class="page-header"><nav aria-label="Ward"><a href="${routes.page.path}">← Ward</a></nav><h1>Patients</h1>
<form role="search" class="controls" action="${routes.registry.path}"><label for="find">Discharged patient</label><input id="find" name="find" type="search" placeholder="identifier or number" value="${escapeHtml(find ?? '')}"><button type="submit">Find</button></form></header>
<main class="registry">
${fault === undefined ? '' : `<p role="alert" class="fault">${escapeHtml(fault)}</p>`}
${mayAdmit ? admitForm(listed) : ''}
${wards === '' ? '<p>Your account belongs to no ward.</p>' : wards}
<section class="registry-ward"><h2>Discharged</h2>${rowsOf(discharged, parts)}</section>
</main>`,
  });
}

interface RowParts {
  readonly listed: Registry;
  readonly mayAdmit: boolean;
  readonly mayErase: boolean;
}

const admitForm = (listed: Registry): string => `<section class="registry-ward"><h2>Admit</h2>
${form('admitPatient', {}, `${detailFields('new')}${placeFields('new', listed, { own: true })}<button type="submit">Admit patient</button>`)}</section>`;

function rowsOf(patients: readonly RegistryPatient[], parts: RowParts): string {
  if (patients.length === 0) return '<p>Nobody.</p>';
  const byBed = patients.toSorted(
    (a, b) =>
      (a.bed ?? '~').localeCompare(b.bed ?? '~', undefined, { numeric: true }) || a.patientId - b.patientId,
  );
  return `<ul>${byBed.map((patient) => rowOf(patient, parts)).join('\n')}</ul>`;
}

function rowOf(patient: RegistryPatient, { listed, mayAdmit, mayErase }: RowParts): string {
  const { patientId, name, identifier, birthDate, bed, dischargedMs } = patient;
  const facts = [
    `no. ${patientId}`,
    identifier === null ? 'no identifier' : `identifier ${escapeHtml(identifier)}`,
    birthDate === null ? 'birth date unknown' : `born ${birthDate}`,
    dischargedMs === null ? '' : `discharged ${new Date(dischargedMs).toISOString().slice(0, 10)}`,
  ].filter((text) => text !== '');
  const acts =
    dischargedMs === null
      ? mayAdmit
        ? admittedActs(patient, listed)
        : ''
      : `${mayAdmit ? disclosed('Admit again', form('readmitPatient', { patientId }, `${placeFields(`back-${patientId}`, listed, patient)}<button type="submit">Admit again</button>`)) : ''}${mayErase ? disclosed('Erase', eraseForm(patientId)) : ''}`;
  return `<li data-patient-id="${patientId}"><h3>${bed === null ? '' : `<span class="bed">${escapeHtml(bed)}</span> `}${mayAdmit ? `<a href="/patients/${patientId}">${escapeHtml(name)}</a>` : escapeHtml(name)}</h3>
<p class="counts">${facts.join(' · ')}</p>
${devicesOf(patient, mayAdmit)}${acts}</li>`;
}

const admittedActs = (patient: RegistryPatient, listed: Registry): string => {
  const { patientId } = patient;
  return [
    disclosed(
      'Move',
      form(
        'movePatient',
        { patientId },
        `${placeFields(`move-${patientId}`, listed, patient)}<button type="submit">Move</button>`,
      ),
    ),
    listed.freeDevices.length === 0
      ? ''
      : disclosed(
          'Connect a device',
          form(
            'giveDevice',
            { patientId },
            `<label for="device-${patientId}">Device that nobody wears</label><select id="device-${patientId}" name="deviceId">${listed.freeDevices.map((device) => `<option value="${device.deviceId}">${deviceText(device)}</option>`).join('')}</select><button type="submit">Connect</button>`,
          ),
        ),
    disclosed(
      'Correct',
      form(
        'correctPatient',
        { patientId },
        `${detailFields(`details-${patientId}`, patient)}<button type="submit">Correct</button>`,
      ),
    ),
    disclosed(
      'Discharge',
      form(
        'dischargePatient',
        { patientId },
        `<label><input type="checkbox" name="confirm" value="yes" required> The bed becomes free, and every device is taken off</label><button type="submit">Discharge</button>`,
      ),
    ),
  ].join('');
};

const eraseForm = (
  patientId: number,
): string => `<p>Name, identifier, stays, signals, alarms and annotations are deleted for good. The number stays, in the audit trail and so that nobody gets it again; copies in backups stay as long as those.</p>
${form('erasePatient', { patientId }, `<label for="confirm-${patientId}">Type ${patientId} to erase</label><input id="confirm-${patientId}" name="confirm" inputmode="numeric" required autocomplete="off"><button type="submit">Erase for good</button>`)}`;

const devicesOf = ({ patientId, devices }: RegistryPatient, mayAdmit: boolean): string =>
  devices.length === 0
    ? ''
    : `<ul class="devices">${devices
        .map(
          (device) =>
            `<li>${deviceText(device)} ${mayAdmit ? disclosed('Take off', form('takeDevice', { patientId, deviceId: device.deviceId }, `What it measures from now on is nobody's, and no alarm tells that it is missing. <button type="submit" aria-label="Take off ${deviceText(device)}">Take off</button>`)) : ''}</li>`,
        )
        .join('')}</ul>`;

const deviceText = ({ deviceId, kind, name }: RegistryDevice): string =>
  `${kind === 'eeg' ? 'EEG' : 'Heart rate'}: ${escapeHtml(name)} (device ${deviceId})`;

const disclosed = (title: string, content: string): string =>
  `<details><summary>${title}</summary>${content}</details>`;

const detailFields = (prefix: string, patient?: RegistryPatient): string =>
  field(prefix, 'name', 'Name', `required maxlength="200" value="${escapeHtml(patient?.name ?? '')}"`) +
  field(
    prefix,
    'identifier',
    'Identifier (MRN)',
    `maxlength="40" value="${escapeHtml(patient?.identifier ?? '')}"`,
  ) +
  field(prefix, 'birthDate', 'Birth date', `type="date" value="${patient?.birthDate ?? ''}"`);

function placeFields(
  prefix: string,
  { wards }: Registry,
  { own = false, wardId, bed }: { own?: boolean; wardId?: number; bed?: string | null },
): string {
  const offered = own ? wards.filter((ward) => ward.own) : wards;
  return `<label for="${prefix}-ward">Ward</label><select id="${prefix}-ward" name="wardId">${offered
    .map(
      (ward) =>
        `<option value="${ward.wardId}"${ward.wardId === wardId ? ' selected' : ''}>${escapeHtml(ward.name)}</option>`,
    )
    .join('')}</select>${field(prefix, 'bed', 'Bed', `maxlength="20" value="${escapeHtml(bed ?? '')}"`)}`;
}

const field = (prefix: string, name: string, label: string, attributes: string): string =>
  `<label for="${prefix}-${name}">${label}</label><input id="${prefix}-${name}" name="${name}" autocomplete="off" ${attributes}>`;

function form(route: RegistryRoute, params: Readonly<Record<string, number>>, content: string): string {
  const action = routes[route].path.replace(/:(\w+)/g, (_match, key: string) => String(params[key]));
  return `<form method="post" action="${action}" class="controls">${content}</form>`;
}
