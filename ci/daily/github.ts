import { request } from 'undici';

/** An issue, as far as we look into it. @see https://docs.github.com/en/rest/issues/issues */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly html_url: string;
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly author_association: string;
  /** There for a pull request, which is listed among the issues too. */
  readonly pull_request?: object;
}

export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly state_reason?: 'completed' | 'not_planned' | 'reopened';
}

export interface GitHubProps {
  /** @default 'https://api.github.com' */
  readonly apiUrl?: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Token that may read and write issues of the repository. */
  readonly token: string;
}

const PAGE = 100;
const TIMEOUT_MS = 30_000;

/** Issues of one repository by GitHub's REST API. */
export class GitHub {
  readonly #props: Required<GitHubProps>;

  constructor({ apiUrl = 'https://api.github.com', ...rest }: GitHubProps) {
    this.#props = { apiUrl: apiUrl.replace(/\/+$/, ''), ...rest };
  }

  /** Every open issue, the oldest first, without pull requests. */
  async openIssues(): Promise<readonly Issue[]> {
    const issues: Issue[] = [];
    for (let page = 1; ; page += 1) {
      const query = `state=open&sort=created&direction=asc&per_page=${PAGE}&page=${page}`;
      const found = (await this.#send('GET', `issues?${query}`)) as readonly Issue[];
      issues.push(...found.filter((issue) => issue.pull_request === undefined));
      if (found.length < PAGE) return issues;
    }
  }

  async openIssue(title: string, body: string): Promise<Issue> {
    return (await this.#send('POST', 'issues', { title, body })) as Issue;
  }

  async changeIssue(number: number, change: IssueChange): Promise<Issue> {
    return (await this.#send('PATCH', `issues/${number}`, change)) as Issue;
  }

  async comment(number: number, body: string): Promise<void> {
    await this.#send('POST', `issues/${number}/comments`, { body });
  }

  /** @throws Error with GitHub's words when it refuses */
  async #send(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown> {
    const { apiUrl, repository, token } = this.#props;
    const answer = await request(`${apiUrl}/repos/${repository}/${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'eeg-ward',
        'x-github-api-version': '2022-11-28',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300)
      throw new Error(
        `GitHub refused ${method} ${path.split('?')[0]} of ${repository} (${answer.statusCode}): ${text.slice(0, 300)}`,
      );
    return JSON.parse(text);
  }
}
