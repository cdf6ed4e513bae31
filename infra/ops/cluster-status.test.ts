import { describe, expect, it } from '@jest/globals';
import { statusOf, statusTable, type HospitalLists } from './cluster-status.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const named = (name: string) => ({ metadata: { name } });
const ready = { ...named('node-1'), status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const empty: HospitalLists = { namespace: 'h', workloads: [], claims: [], pods: [], schedules: [] };
const linesOf = (hospital: Partial<HospitalLists>) =>
  statusOf({ nodes: [ready], hospitals: [{ ...empty, ...hospital }] }, now).slice(1);

describe('the status of a cluster', () => {
  it('is good where every pod is ready, every volume bound and the last dump of last night', () => {
    const lines = linesOf({
      workloads: [{ ...named('dashboard'), spec: { replicas: 2 }, status: { readyReplicas: 2 } }],
      claims: [{ ...named('database'), status: { phase: 'Bound' } }],
      schedules: [
        { ...named('database-backup'), status: { lastSuccessfulTime: '2026-11-26T02:17:30Z' } },
        named('database-restore'),
      ],
      pods: [{ ...named('dashboard-1'), status: { phase: 'Running' } }],
    });
    expect(lines).toEqual([
      { subject: 'h dashboard', text: '2 of 2 pods ready', good: true },
      { subject: 'h volume database', text: 'Bound', good: true },
      { subject: 'h database-backup', text: 'last succeeded 2026-11-26T02:17:30Z', good: true },
    ]);
  });

  it.each<[string, Partial<HospitalLists>, string]>([
    ['pods that are missing', { workloads: [{ ...named('a'), spec: { replicas: 2 } }] }, '0 of 2 pods ready'],
    ['a volume that waits', { claims: [{ ...named('a'), status: { phase: 'Pending' } }] }, 'Pending'],
    ['no dump yet', { schedules: [named('database-backup')] }, 'never succeeded yet'],
    [
      'a dump that is late',
      {
        schedules: [{ ...named('database-backup'), status: { lastSuccessfulTime: '2026-11-25T02:17:30Z' } }],
      },
      'last succeeded 2026-11-25T02:17:30Z',
    ],
    [
      'an image that cannot be pulled',
      {
        pods: [
          {
            ...named('a'),
            status: {
              containerStatuses: [
                { state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } },
              ],
            },
          },
        ],
      },
      'ImagePullBackOff: no such image',
    ],
    [
      'a pod without room',
      {
        pods: [
          {
            ...named('a'),
            status: {
              conditions: [
                {
                  type: 'PodScheduled',
                  status: 'False',
                  reason: 'Unschedulable',
                  message: 'Insufficient cpu',
                },
              ],
            },
          },
        ],
      },
      'Unschedulable: Insufficient cpu',
    ],
  ])('names %s', (_what, hospital, text) => {
    expect(linesOf(hospital)).toEqual([expect.objectContaining({ text, good: false })]);
  });

  it('names a node that does not report, and that there is none', () => {
    expect(statusOf({ nodes: [named('n')], hospitals: [] }, now)).toEqual([
      { subject: 'node n', text: 'not ready: it has not reported', good: false },
    ]);
    expect(statusTable(statusOf({ nodes: [], hospitals: [] }, now))).toBe(
      '! nodes  there are none: no pod can run',
    );
  });
});
