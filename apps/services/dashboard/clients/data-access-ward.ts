import { readChangeLine } from '../../../contracts/changes.ts';
import { emergencyAccessesAnswer } from '../../../contracts/emergency-access.ts';
import { heartRateTrend, ward } from '../../../contracts/ward.ts';
import type { Peer } from '../../../kit/peer.ts';
import type { WardSource } from '../domain/ward-source.ts';
import { ndjson } from './ndjson.ts';

/** The ward as data-access tells it. */
export function dataAccessWard(peer: Peer<'data-access'>): WardSource {
  return {
    ward: () => peer.call('ward', { answer: ward }),
    heartRateTrend: (patientId, span) =>
      peer.call('wardHeartRate', { params: { patientId }, query: span, answer: heartRateTrend }),
    emergencyAccesses: async () =>
      (await peer.call('emergencyAccesses', { answer: emergencyAccessesAnswer })).accesses,
    ready: async () => (await peer.readiness()).ready,
    async *changes(after, signal) {
      for await (const line of ndjson(await peer.stream('changes', { query: { after }, signal })))
        yield readChangeLine(line);
    },
  };
}
