import { describe, expect, it } from '@jest/globals';
import { afterLine, noProgress, progressText } from './playbook-progress.ts';

const after = (text: string) => text.split('\n').reduce(afterLine, noProgress);
const stars = '*'.repeat(20);

describe('progress of a playbook', () => {
  it('counts tasks and handlers, and knows the newest', () => {
    const text = `PLAY [all] ${stars}\nTASK [etcd : Install] ${stars}\nok: [n1]\nRUNNING HANDLER [etcd : Restart] ${stars}`;
    expect(after(text)).toEqual({ tasks: 2, task: 'etcd : Restart', failures: [] });
  });

  it.each([
    ['fatal: [n1]: FAILED! => {"changed": false, "msg": "no room"}', 'n1', 'no room'],
    [
      'fatal: [n2]: UNREACHABLE! => {"msg": "Failed to connect", "unreachable": true}',
      'n2',
      'Failed to connect',
    ],
    [
      'fatal: [n1 -> n2(10.0.0.2)]: FAILED! => {"msg": "non-zero return code", "stderr": "boom"}',
      'n1',
      'non-zero return code: boom',
    ],
    ['failed: [n3] (item=a) => {"item": "a", "msg": "bad item"}', 'n3', 'bad item'],
    ['fatal: [n1]: FAILED! => not JSON', 'n1', 'not JSON'],
    ['fatal: [n1]: FAILED! => {"censored": "hidden by no_log"}', 'n1', 'hidden by no_log'],
    [
      'fatal: [n1]: FAILED! => {\n    "assertion": "memory >= 1500",\n    "evaluated_to": false,\n    "msg": "Assertion failed"\n}',
      'n1',
      'Assertion failed: memory >= 1500',
    ],
  ])('reads the failure of %s', (line, host, message) => {
    expect(after(`TASK [some : Task] ${stars}\n${line}`).failures).toEqual([
      { task: 'some : Task', host, message },
    ]);
  });

  it('forgets failures that are ignored', () => {
    const text = `TASK [a] ${stars}\nfailed: [n1] (item=x) => {"msg": "1"}\nfatal: [n2]: FAILED! => {"msg": "2"}\n...ignoring\nTASK [b] ${stars}`;
    expect(after(text).failures).toEqual([]);
  });

  it('says how far it is and how long it will take, once that can be told', () => {
    const at = (tasks: number) => ({ ...noProgress, tasks, task: 'role : Task' });
    expect(progressText(noProgress, 700, 1_000)).toBe('Ansible starts');
    expect(progressText(at(5), 700, 10_000)).toBe('task 5 of about 700: role : Task');
    expect(progressText(at(140), 700, 240_000)).toBe(
      'task 140 of about 700, 20 %, about 16 min left: role : Task',
    );
    expect(progressText(at(900), 700, 600_000)).toContain('99 %, about 1 min left');
    expect(progressText(at(3), 0, 600_000)).toBe('task 3: role : Task');
  });
});
