import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { role as roleSchema, type Role } from '../../../contracts/actor.ts';
import { permits } from '../../../model/access.ts';
import { catalog } from '../../../model/catalog.ts';
import type { Route } from '../../../model/service.ts';
import { actingFor, testPhysician } from '../../../testing/people.ts';
import { until } from '../../../testing/until.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { readAudit, verifyAudit } from '../../data-access/store/audit/audit-trail.ts';
import { EventReader } from '../testing/event-reader.ts';
import { signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const routes = Object.entries<Route>(catalog.dashboard.routes);
const stranger = 'a stranger';
const pathFor = ({ path }: Route, patientId: number): string =>
  path.replace(':patientId', String(patientId)).replace(/:\w+/g, 'x');

describe('who may use the dashboard', () => {
  let wards: TwoWards;
  let cookies: Record<Role, string>;
  const ask = (method: string, path: string, cookie?: string, headers: Record<string, string> = {}) =>
    fetch(wards.service.url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: wards.service.url,
        ...(cookie === undefined ? {} : { cookie }),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
  /** Status of an answer, whose body is not waited for: a stream has no end. */
  const statusOf = async (answer: Promise<Response>): Promise<number> => {
    const { status, body } = await answer;
    await body?.cancel();
    return status;
  };
  const trail = () =>
    withDatabase({ DATABASE_URL: wards.dataAccess.databaseUrl }, (database) =>
      readAudit(database, 0, 10_000),
    );

  beforeAll(async () => {
    wards = await startTwoWards();
    const { url } = wards.service;
    await until('it is ready', async () => (await fetch(`${url}/readyz`)).ok);
    cookies = {} as typeof cookies;
    for (const role of roleSchema.options) cookies[role] = await signIn(url, role, wards.passwords[role]);
  }, 60_000);
  afterAll(() => wards.stop());

  it('is decided for every route of the model and everybody, and leaves an entry of each refusal', async () => {
    const people = [stranger, ...roleSchema.options] as const;
    const refusals: string[] = [];
    const wrong: string[] = [];
    for (const [name, route] of routes)
      for (const method of route.methods)
        for (const person of people) {
          const { needs } = route as { needs: Parameters<typeof permits>[1] | 'nothing' };
          const isFree = needs === 'nothing';
          const allowed = isFree || (person !== stranger && permits(person, needs));
          const cookie = person === stranger ? undefined : cookies[person];
          if (name === 'signOut' && cookie !== undefined) continue;
          const status = await statusOf(ask(method, pathFor(route, 1), cookie));
          const isRefused = [401, 403].includes(status) || (status === 303 && person === stranger && !isFree);
          if (isRefused === allowed && !(isFree && name === 'signIn'))
            wrong.push(`${method} ${route.path} by ${person}: ${status}`);
          if (!allowed && person !== stranger) refusals.push(`${person} ${name}`);
        }
    expect(wrong).toEqual([]);
    expect(refusals.length).toBeGreaterThan(5);
    await until('every refusal is in the trail', async () => {
      const written = (await trail()).filter(({ outcome }) => outcome === 'refused');
      const said = written.map(({ role, action }) => `${role} ${action}`);
      return refusals.every((refusal) => said.includes(refusal));
    });
  }, 60_000);

  it('knows no patient of another ward, no more than one who does not exist', async () => {
    const withPatient = routes.filter(([, { path }]) => path.includes(':patientId'));
    expect(withPatient.length).toBeGreaterThan(3);
    for (const [, route] of withPatient)
      for (const method of route.methods) {
        const [other, nobody] = await Promise.all(
          [3, 999_999].map((id) => ask(method, `${pathFor(route, id)}?fromMs=0&toMs=1`, cookies.physician)),
        );
        expect([other!.status, nobody!.status]).toEqual(
          permits('physician', (route as { needs: Parameters<typeof permits>[1] }).needs)
            ? [404, 404]
            : [403, 403],
        );
        expect((await other!.text()).replaceAll(/\b3\b/g, '#')).toBe(
          (await nobody!.text()).replaceAll('999999', '#'),
        );
      }
  });

  it('shows live signals of the own wards only, and names to a viewer only when allowed', async () => {
    const wardOf = async (cookie: string) => {
      const reader = await EventReader.open(wards.service.url, { cookie });
      const { patients } = await reader.next('ward');
      reader.close();
      return patients.map(({ patientId, name }) => [patientId, name]);
    };
    expect(await wardOf(cookies.nurse)).toEqual([
      [1, 'Anna'],
      [2, 'Bruno'],
    ]);
    expect(await wardOf(cookies.viewer)).toEqual([
      [1, 'Patient 1'],
      [2, 'Patient 2'],
    ]);
    const { password } = JSON.parse(
      await wards.accounts('add', 'wall', '--role', 'viewer', '--show-names', '--ward', 'North', '--json'),
    ) as { password: string };
    expect(await wardOf(await signIn(wards.service.url, 'wall', password))).toEqual([[3, 'Chiara']]);
    const legacy = (await (await ask('GET', '/eeg_data', cookies.nurse)).json()) as { fk_user: number }[];
    expect(legacy.every(({ fk_user }) => fk_user !== 3)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['an opaque origin', { origin: 'null' }],
  ])('refuses to change anything for %s, on every such route', async (_site, headers) => {
    for (const [, route] of routes)
      for (const method of route.methods.filter((each) => each !== 'GET'))
        expect(await statusOf(ask(method, pathFor(route, 1), cookies.physician, headers))).toBe(403);
  });

  it('gives nobody a session by a cookie that was made up, copied twice or changed', async () => {
    const [name = '', value = ''] = cookies.nurse.split('=');
    for (const cookie of [
      `${name}=${'A'.repeat(43)}`,
      `${name}=${value.slice(0, 42)}${value.endsWith('A') ? 'B' : 'A'}`,
      `${name}=${value}; ${name}=${value}`,
      `${name}=`,
      `${name}=' or 1=1 --`,
      `role=administrator; accountId=1`,
    ])
      expect(await statusOf(ask('GET', '/v1/session', cookie))).toBe(401);
    expect(await statusOf(ask('GET', '/v1/session', `${cookies.nurse}; role=administrator`))).toBe(200);
  });

  it('takes no session id that somebody else chose (fixation), and ends the one before', async () => {
    const { url } = wards.service;
    const planted = `ward-session=${'P'.repeat(43)}`;
    const credentials = new URLSearchParams({ account: 'nurse', password: wards.passwords.nurse });
    const post = (cookie: string) =>
      fetch(`${url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, cookie },
        body: credentials,
      });
    const first = (await post(planted)).headers.getSetCookie()[0]!;
    expect(first).toMatch(/^ward-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const firstCookie = first.split(';')[0]!;
    expect(firstCookie).not.toBe(planted);
    expect(await statusOf(ask('GET', '/v1/session', planted))).toBe(401);
    const second = (await post(firstCookie)).headers.getSetCookie()[0]!.split(';')[0]!;
    expect(second).not.toBe(firstCookie);
    expect(await statusOf(ask('GET', '/v1/session', firstCookie))).toBe(401);
    expect(await statusOf(ask('GET', '/v1/session', second))).toBe(200);
  });

  it('goes nowhere else after sign-in than to a page of its own', async () => {
    const { url } = wards.service;
    for (const [next, expected] of [
      ['/patients/1?at=x', '/patients/1?at=x'],
      ['https://evil.example/', '/'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['/\r\nset-cookie: a=b', '/'],
      ['/sign-in', '/'],
    ]) {
      const body = new URLSearchParams({ account: 'nurse', password: wards.passwords.nurse, next: next! });
      const answer = await fetch(`${url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url },
        body,
      });
      expect(answer.headers.get('location')).toBe(expected);
    }
  });

  it('slows a guesser down at one account and lets its owner in from elsewhere', async () => {
    const { url } = wards.service;
    await wards.accounts('add', 'victim', '--role', 'nurse');
    const guess = (password: string) =>
      fetch(`${url}/sign-in`, {
        method: 'POST',
        headers: { origin: url },
        body: new URLSearchParams({ account: 'victim', password }),
      });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await guess(`guess ${i}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const waiting = await guess('x');
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    const password = (await wards.accounts('reset', 'victim', '--json')).trim();
    const elsewhere = await fetch(`${wards.dataAccess.url}/v1/sessions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer dashboard-secret-of-a-test-0123456789`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        account: 'victim',
        password: (JSON.parse(password) as { password: string }).password,
        address: '203.0.113.9',
      }),
    });
    expect(await elsewhere.json()).toMatchObject({ outcome: 'signed-in' });
  }, 40_000);

  it('ends with sign-out, on every screen, and at once when the account is disabled', async () => {
    const { url } = wards.service;
    const { password } = JSON.parse(await wards.accounts('add', 'leaving', '--role', 'nurse', '--json')) as {
      password: string;
    };
    const first = await signIn(url, 'leaving', password);
    const reader = await EventReader.open(url, { cookie: first });
    await reader.next('ward');
    expect(await statusOf(ask('POST', '/sign-out', first))).toBe(303);
    expect(await statusOf(ask('GET', '/v1/session', first))).toBe(401);
    await reader.next('signed-out', undefined, 15_000);
    await until('the stream ends', () => reader.closed);
    const second = await signIn(url, 'leaving', password);
    await wards.accounts('disable', 'leaving');
    expect(await statusOf(ask('GET', '/v1/session', second))).toBe(401);
    await expect(signIn(url, 'leaving', password)).rejects.toThrow(/answered 401/);
  }, 40_000);

  it('lets a person change their password, who knows the current one, and signs them out elsewhere', async () => {
    const { url } = wards.service;
    const { password } = JSON.parse(await wards.accounts('add', 'changing', '--role', 'nurse', '--json')) as {
      password: string;
    };
    const [here, elsewhere] = [
      await signIn(url, 'changing', password),
      await signIn(url, 'changing', password),
    ];
    const change = (fields: Record<string, string>, cookie = here) =>
      fetch(`${url}/password`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, cookie },
        body: new URLSearchParams(fields),
      });
    const wanted = 'correct horse battery staple';
    const asked = { current: password, wanted, repeated: wanted };
    for (const [fields, status, text] of [
      [{ ...asked, current: 'wrong' }, 401, 'not your current password'],
      [{ ...asked, repeated: 'another' }, 400, 'not the same'],
      [{ ...asked, wanted: 'short', repeated: 'short' }, 400, 'at least 15 characters'],
      [{ ...asked, wanted: 'a'.repeat(20), repeated: 'a'.repeat(20) }, 400, '6 different characters'],
      [{ ...asked, wanted: password, repeated: password }, 400, 'must be another one'],
      [{}, 400, 'Fill in'],
    ] as const) {
      const answer = await change(fields);
      expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
    }
    expect(await statusOf(change(asked, ''))).toBe(303);
    expect(await statusOf(change(asked))).toBe(200);
    expect(await statusOf(ask('GET', '/v1/session', here))).toBe(200);
    expect(await statusOf(ask('GET', '/v1/session', elsewhere))).toBe(401);
    await expect(signIn(url, 'changing', password)).rejects.toThrow(/answered 401/);
    await signIn(url, 'changing', wanted);
    const rows = (await trail()).filter(({ action }) => action === 'changePassword');
    expect(rows).toContainEqual(expect.objectContaining({ outcome: 'refused', role: 'nurse' }));
    expect(rows).toContainEqual(expect.objectContaining({ outcome: 'done', role: 'nurse' }));
    expect(JSON.stringify(rows)).not.toContain('horse');
  }, 60_000);

  it('lets nobody change the password of another session by naming it', async () => {
    const nurse = await signIn(wards.service.url, 'nurse', wards.passwords.nurse);
    const sessionSha256 = createHash('sha256').update(nurse.split('=')[1]!).digest('hex');
    const answer = await fetch(`${wards.dataAccess.url}/v1/accounts/own/password`, {
      method: 'POST',
      headers: {
        authorization: `Bearer dashboard-secret-of-a-test-0123456789`,
        'content-type': 'application/json',
        ...actingFor(testPhysician),
      },
      body: JSON.stringify({
        sessionSha256,
        current: wards.passwords.nurse,
        wanted: 'correct horse battery staple',
        address: '203.0.113.9',
      }),
    });
    expect(await answer.json()).toEqual({ outcome: 'refused' });
    expect(await statusOf(ask('GET', '/v1/session', nurse))).toBe(200);
  }, 40_000);

  it('lets a nurse reach another ward in an emergency, with a reason, and tells every screen', async () => {
    const { url } = wards.service;
    const watcher = await EventReader.open(url, { cookie: cookies.physician });
    await watcher.next('ward');
    const nurse = await signIn(url, 'nurse', wards.passwords.nurse);
    const post = (reason: string) =>
      fetch(`${url}/emergency-access`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, cookie: nurse },
        body: new URLSearchParams({ reason }),
      });
    expect(await statusOf(post('   '))).toBe(400);
    expect(await statusOf(ask('GET', '/v1/patients/3/eeg?fromMs=0&toMs=1', nurse))).toBe(404);
    expect(await statusOf(post('patient 3 transferred, no colleague reachable'))).toBe(303);
    expect(await statusOf(ask('GET', '/v1/patients/3/eeg?fromMs=0&toMs=1', nurse))).toBe(200);
    const { accesses } = await watcher.next('emergency-access', ({ accesses: list }) => list.length > 0);
    expect(accesses).toMatchObject([{ name: 'A nurse' }]);
    watcher.close();
    const rows = await trail();
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'breakGlass', outcome: 'done', role: 'nurse' }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'eegPage', patient_id: 3, break_glass: 1, outcome: 'done' }),
    );
    expect(JSON.stringify(rows)).not.toMatch(/transferred|Anna|Bruno|Chiara/);
  }, 40_000);

  it('is written down without a gap', async () => {
    const { fault, newest } = await withDatabase({ DATABASE_URL: wards.dataAccess.databaseUrl }, (database) =>
      verifyAudit(database),
    );
    expect(fault).toBeUndefined();
    expect(newest.entryNo).toBeGreaterThan(20);
  });
});
