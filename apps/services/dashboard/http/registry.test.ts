import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { role as roleSchema, type Role } from '../../../contracts/actor.ts';
import { until } from '../../../testing/until.ts';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { readAudit } from '../../data-access/store/audit/audit-trail.ts';
import { EventReader } from '../testing/event-reader.ts';
import { accessibilityFaults, pageFaults } from '../testing/page-faults.ts';
import { giveCookie, signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const script = '<script>alert(1)</script>"\'';

describe('the page of who lies where', () => {
  let wards: TwoWards;
  let cookies: Record<Role, string>;
  const post = async (path: string, fields: Record<string, string>, role: Role = 'nurse') => {
    const answer = await fetch(wards.service.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: wards.service.url, cookie: cookies[role] },
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const page = async (role: Role = 'nurse', query = '') =>
    (await fetch(`${wards.service.url}/registry${query}`, { headers: { cookie: cookies[role] } })).text();
  /** Number of the patient whose entry shows this text. */
  const numberOf = async (text: string): Promise<number> =>
    Number(
      (await page())
        .split('<li data-patient-id="')
        .find((entry) => entry.includes(text))
        ?.split('"')[0],
    );

  beforeAll(async () => {
    wards = await startTwoWards();
    cookies = {} as typeof cookies;
    for (const role of roleSchema.options)
      cookies[role] = await signIn(wards.service.url, role, wards.passwords[role]);
  }, 60_000);
  afterAll(() => wards.stop());

  it('lists the patients of the own wards only', async () => {
    const listed = await page();
    expect(listed).toContain('Anna');
    expect(listed).not.toContain('Chiara');
    expect(await page('administrator')).not.toContain('Chiara');
  });

  it('admits, shows the patient live, and writes down who did it', async () => {
    const reader = await EventReader.open(wards.service.url, { cookie: cookies.nurse });
    const admitted = { name: script, identifier: 'x-1', birthDate: '1980-02-29', wardId: '1', bed: '7' };
    expect((await post('/admissions', admitted)).status).toBe(303);
    const listed = await page();
    expect(listed).not.toContain('<script>alert');
    expect(listed).toContain('identifier X-1 · born 1980-02-29');
    const patientId = await numberOf('X-1');
    const { patients } = await reader.next('ward', (ward) =>
      ward.patients.some((patient) => patient.patientId === patientId),
    );
    expect(patients.find((patient) => patient.patientId === patientId)).toMatchObject({
      name: script,
      bed: '7',
    });
    reader.close();
    const trail = await withDatabase({ DATABASE_URL: wards.dataAccess.databaseUrl }, (database) =>
      readAudit(database, 0, 10_000),
    );
    expect(trail).toContainEqual(
      expect.objectContaining({ action: 'admittedPatient', patient_id: patientId, role: 'nurse' }),
    );
    expect(JSON.stringify(trail)).not.toMatch(/X-1|script/);
  });

  it('comes back with what was wrong', async () => {
    const filled = { name: 'Dora', identifier: '', birthDate: '', wardId: '1', bed: '7' };
    const taken = await post('/admissions', filled);
    expect([taken.status, taken.text.includes('(7) must be free')]).toEqual([409, true]);
    const unborn = await post('/admissions', { ...filled, bed: '', birthDate: '2999-01-01' });
    expect([unborn.status, unborn.text.includes('must not lie ahead')]).toEqual([400, true]);
    expect((await post('/admissions', { ...filled, bed: '', name: ' ' })).status).toBe(400);
    expect((await post('/admissions', { ...filled, bed: '', wardId: '2' })).status).toBe(400);
    expect((await post('/admissions', { ...filled, bed: '', extra: 'x' })).status).toBe(400);
    expect(await page()).not.toContain('Dora');
  });

  it('moves to another ward, whose people see the patient from then on, and nobody else', async () => {
    expect((await post('/patients/2/place', { wardId: '2', bed: 'N1' })).status).toBe(303);
    expect(await page()).not.toContain('Bruno');
    await until(
      'the patient is out of reach',
      async () => (await post('/patients/2/discharge', { confirm: 'yes' })).status === 404,
    );
  });

  it('takes a device off, connects it to another, and discharges; only an administrator erases', async () => {
    const patientId = await numberOf('X-1');
    expect((await post('/patients/1/devices/1/release', {})).status).toBe(303);
    expect((await post(`/patients/${patientId}/devices`, { deviceId: '1' })).status).toBe(303);
    expect((await post('/patients/1/devices', { deviceId: '1' })).status).toBe(409);
    expect((await post(`/patients/${patientId}/discharge`, { confirm: 'yes' })).status).toBe(303);
    const erasure = `/patients/${patientId}/erasure`;
    expect((await post(erasure, { confirm: String(patientId) }, 'physician')).status).toBe(403);
    expect((await post(erasure, { confirm: '1' }, 'administrator')).status).toBe(400);
    expect((await post(erasure, { confirm: String(patientId) }, 'administrator')).status).toBe(303);
    expect(await page('nurse', '?find=X-1')).not.toContain('born 1980-02-29');
    await until(
      'nobody finds the patient',
      async () => (await post(`/patients/${patientId}/discharge`, { confirm: 'yes' })).status === 404,
    );
  });

  describeWithChromium('in Chromium', () => {
    it('is worked by keyboard and has no accessibility faults', async () => {
      const browser = await launchChromium();
      try {
        const view = await browser.newPage({ viewport: { width: 1_000, height: 900 } });
        await giveCookie(view.context(), wards.service.url, cookies.nurse);
        const faults = pageFaults(view);
        await view.goto(wards.service.url);
        await view.getByRole('link', { name: 'Patients' }).click();
        await view.getByLabel('Name').first().fill('Elio Verdi');
        await view.getByLabel('Bed').first().fill('12');
        await view.keyboard.press('Enter');
        await view.getByRole('link', { name: 'Elio Verdi' }).waitFor();
        const entry = view.locator('li', { hasText: 'Elio Verdi' });
        await entry.locator('summary', { hasText: 'Move' }).click();
        await entry.getByLabel('Bed', { exact: true }).fill('14');
        await entry.getByRole('button', { name: 'Move' }).click();
        await view.locator('.bed', { hasText: '14' }).waitFor();
        await entry.locator('summary', { hasText: 'Connect a device' }).click();
        await entry.getByRole('button', { name: 'Connect' }).click();
        const worn = entry.locator('.devices li').first();
        await worn.locator('summary', { hasText: 'Take off' }).waitFor();
        const takeOff = worn.getByRole('button', { name: /^Take off ./ });
        expect(await takeOff.isVisible()).toBe(false);
        await worn.locator('summary', { hasText: 'Take off' }).click();
        await worn.getByText('no alarm tells that it is missing').waitFor();
        await takeOff.waitFor();
        expect(await accessibilityFaults(view)).toEqual([]);
        await view.setViewportSize({ width: 360, height: 740 });
        expect(await view.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(
          360,
        );
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 60_000);
  });
});
