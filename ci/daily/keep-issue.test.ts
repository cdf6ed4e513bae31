import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fault, good } from './finding.ts';
import { GitHub } from './github.ts';
import { keepIssue } from './keep-issue.ts';
import { REPOSITORY, TOKEN, startIssuesServer, type IssuesServer } from './testing/issues-server.ts';

let server: IssuesServer;
beforeAll(async () => {
  server = await startIssuesServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.issues.length = 0;
  server.comments.length = 0;
});

const now = new Date('2026-11-26T04:23:00Z');
const well = [good('certificate of a', 'is well')];
const ill = [fault('certificate of a', 'ends in 3 days'), good('disk of b', 'is 10 % full')];
const keep = (findings = ill, token = TOKEN) =>
  keepIssue({
    github: new GitHub({ apiUrl: server.url, repository: REPOSITORY, token }),
    findings,
    now,
    run: 'https://github.com/ward/eeg/actions/runs/1',
  });
const open = () => server.issues.filter(({ state }) => state === 'open');

describe('keepIssue', () => {
  it('opens one issue with every finding, and none when all is good', async () => {
    expect(await keep(well)).toBe('none');
    expect(server.issues).toEqual([]);
    expect(await keep()).toBe('opened');
    expect(open()).toHaveLength(1);
    expect(open()[0]!.body).toContain('FAULT     certificate of a: ends in 3 days\ngood      disk of b');
    expect(open()[0]!.body).toContain(
      '2026-11-26T04:23:00.000Z ([run](https://github.com/ward/eeg/actions/runs/1))',
    );
  });

  it('brings it up to date quietly while the same things fail', async () => {
    await keep();
    expect(await keep([fault('certificate of a', 'ends in 2 days')])).toBe('updated');
    expect(open()).toHaveLength(1);
    expect(open()[0]!.body).toContain('ends in 2 days');
    expect(server.comments).toEqual([]);
  });

  it('says when other things fail', async () => {
    await keep();
    await keep([...ill, fault('backup of c', 'is old')]);
    expect(server.comments).toEqual([
      { issue: open()[0]!.number, body: expect.stringContaining('backup of c: is old') },
    ]);
  });

  it('closes it when all is good, and opens another one later', async () => {
    await keep();
    expect(await keep(well)).toBe('closed');
    expect(open()).toEqual([]);
    expect(server.issues[0]).toMatchObject({ state_reason: 'completed' });
    expect(server.comments.at(-1)!.body).toContain('Good again: 2026-11-26');
    expect(await keep()).toBe('opened');
  });

  it('leaves the issues of others alone, a stranger with our mark too, and finds its own behind a hundred', async () => {
    await keep();
    const own = server.issues.pop()!;
    const others = [
      ...Array.from({ length: 100 }, () => server.add({ body: 'something else' })),
      server.add({ body: own.body, user: { login: 'x', type: 'User' } }),
      server.add({ body: own.body, pull_request: {} }),
    ].map((issue) => ({ ...issue }));
    const ours = server.add({ body: own.body });
    expect(await keep(well)).toBe('closed');
    expect(server.issues.slice(0, -1)).toEqual(others);
    expect(server.issues.at(-1)).toMatchObject({ number: ours.number, state: 'closed' });
  });

  it('keeps the oldest when there are two', async () => {
    await keep();
    server.add({ body: server.issues[0]!.body });
    expect(await keep()).toBe('updated');
    expect(open().map(({ number }) => number)).toEqual([server.issues[0]!.number]);
  });

  it("fails with GitHub's words when it is refused", async () => {
    await expect(keep(ill, 'wrong')).rejects.toThrow(
      /^GitHub refused GET issues of ward\/eeg \(401\): .*Bad credentials/,
    );
  });
});
