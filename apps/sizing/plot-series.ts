import { serversFor } from '../model/erlang.ts';
import type { Sizing } from './sizing.ts';

/** Points of one line of a plot. */
export interface Series {
  readonly label: string;
  /** Joined by a line, in steps, with a mark at each, or not joined. @default 'line' */
  readonly drawn?: 'line' | 'steps' | 'marked' | 'points';
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Accepted shares of rejected requests, from one in a hundred thousand to one in five, evenly on a logarithmic axis. */
const targets = Array.from({ length: 44 }, (_, index) => Number((1e-5 * 10 ** (index / 10)).toPrecision(3)));

/** Multiples of the load, from a tenth to ten times. */
const multiples = Array.from({ length: 41 }, (_, index) => Number((0.1 * 10 ** (index / 20)).toPrecision(3)));

const labelOf = ({ service, source }: Sizing): string =>
  source === 'model' ? service : `${service}, measured`;
const podsFor = (servers: number, slots: number): number => Math.max(1, Math.ceil(servers / slots));

/** Pods that keep each accepted share of rejected requests at the load. */
export const podsByBlocking = (sizings: readonly Sizing[]): readonly Series[] =>
  sizings.map((sizing) => ({
    label: labelOf(sizing),
    drawn: 'steps',
    points: targets.map((target) => ({
      x: target,
      y: podsFor(serversFor(sizing.capacity.offeredErlangs, target), sizing.load.slotsPerPod),
    })),
  }));

/** Pods that keep the blocking target at each multiple of the load, over the offered load in erlangs. */
export const podsByOfferedLoad = (sizings: readonly Sizing[]): readonly Series[] =>
  sizings.map((sizing) => ({
    label: labelOf(sizing),
    drawn: 'steps',
    points: multiples.map((multiple) => {
      const offered = sizing.capacity.offeredErlangs * multiple;
      return {
        x: Number(offered.toPrecision(4)),
        y: podsFor(serversFor(offered, sizing.load.maxBlocking), sizing.load.slotsPerPod),
      };
    }),
  }));
