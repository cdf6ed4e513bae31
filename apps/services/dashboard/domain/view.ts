import type { Session } from '../../../contracts/session.ts';

/** What a screen shows of the ward: whose patients, and whether by name. Screens with the same key see the same. */
export interface View {
  readonly key: string;
  readonly sees: (wardId: number) => boolean;
  readonly names: boolean;
}

export function viewOf({ actor, wardIds, seesNames }: Session): View {
  const wards = new Set(wardIds);
  const all = actor.breakGlass === true;
  return {
    key: `${all ? 'all' : [...wards].toSorted((a, b) => a - b).join()} ${seesNames}`,
    sees: (wardId) => all || wards.has(wardId),
    names: seesNames,
  };
}
