import { element } from '../page/element.ts';
import { stateWord } from '../page/state-text.ts';
import type { LivenessState } from '../live/liveness.ts';

/** Most names in one announcement; beyond, their number is said. */
const MOST_NAMES = 3;

/** Tells screen readers about changes of state, and about nothing else. */
export class Announcer {
  readonly root = element('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #states = new Map<number, LivenessState>();

  /** Announces what differs from the last call. The first state of a patient is not announced. */
  announce(
    patients: readonly { readonly patientId: number; readonly name: string; readonly state: LivenessState }[],
  ): void {
    const changed = new Map<LivenessState, string[]>();
    for (const { patientId, name, state } of patients) {
      const before = this.#states.get(patientId);
      this.#states.set(patientId, state);
      if (before !== undefined && before !== state) changed.set(state, [...(changed.get(state) ?? []), name]);
    }
    if (changed.size === 0) return;
    this.root.textContent = [...changed]
      .map(([state, names]) => {
        const who = names.length > MOST_NAMES ? `${names.length} patients` : names.join(', ');
        return `${who}: ${stateWord(state).toLowerCase()}`;
      })
      .join('. ');
  }
}
