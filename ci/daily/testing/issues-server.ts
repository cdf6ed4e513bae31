import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import type { Issue, IssueChange } from '../github.ts';

/** The part of GitHub's REST API that the check uses, with issues in memory, in the shapes that GitHub documents. */
export interface IssuesServer {
  readonly url: string;
  readonly issues: Issue[];
  readonly comments: { readonly issue: number; readonly body: string }[];
  /** Adds an issue as somebody opened it. */
  add(issue: Partial<Issue>): Issue;
  stop(): Promise<void>;
}

export const REPOSITORY = 'ward/eeg';
export const TOKEN = 'token-of-the-job';

export async function startIssuesServer(): Promise<IssuesServer> {
  const issues: Issue[] = [];
  const comments: IssuesServer['comments'] = [];
  const add: IssuesServer['add'] = (issue) => {
    const number = issues.length + comments.length + 1;
    const made: Issue = {
      number,
      title: 'x',
      body: null,
      state: 'open',
      html_url: `https://github.com/${REPOSITORY}/issues/${number}`,
      user: { login: 'github-actions[bot]', type: 'Bot' },
      author_association: 'NONE',
      ...issue,
    };
    issues.push(made);
    return made;
  };
  const base = `/repos/${REPOSITORY}/issues`;
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body));
    };
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const body =
      request.method === 'GET' ? undefined : ((await json(request)) as IssueChange & { body: string });
    if (request.headers.authorization !== `Bearer ${TOKEN}` || request.headers['user-agent'] === undefined)
      return answer(401, { message: 'Bad credentials', status: '401' });
    if (request.method === 'GET' && pathname === base) {
      const size = Number(searchParams.get('per_page') ?? 30);
      const from = (Number(searchParams.get('page') ?? 1) - 1) * size;
      const wanted = issues.filter(({ state }) => state === searchParams.get('state'));
      return answer(200, wanted.slice(from, from + size));
    }
    if (request.method === 'POST' && pathname === base) return answer(201, add(body!));
    const [, number, rest] = new RegExp(`^${base}/(\\d+)(/comments)?$`).exec(pathname) ?? [];
    const index = issues.findIndex((issue) => String(issue.number) === number);
    if (index === -1) return answer(404, { message: 'Not Found', status: '404' });
    if (request.method === 'POST' && rest !== undefined) {
      comments.push({ issue: Number(number), body: body!.body });
      return answer(201, { id: comments.length, body: body!.body });
    }
    if (request.method === 'PATCH' && rest === undefined) {
      issues[index] = { ...issues[index]!, ...body };
      return answer(200, issues[index]);
    }
    return answer(404, { message: 'Not Found', status: '404' });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues,
    comments,
    add,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
