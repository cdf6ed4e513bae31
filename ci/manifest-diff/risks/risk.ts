/**
 * Why a change needs a careful reader, worst first:
 * - `data`: stored data can be lost, or is no longer kept safe;
 * - `reach`: somebody can connect who could not;
 * - `security`: a pod, an account or an entrance is less confined;
 * - `replacement`: an object cannot be changed in place and is deleted and made again;
 * - `capacity`: something may use less, is checked less, or has fewer pods.
 */
export const riskKinds = ['data', 'reach', 'security', 'replacement', 'capacity'] as const;
export type RiskKind = (typeof riskKinds)[number];

export interface Risk {
  readonly kind: RiskKind;
  /** Title of the object. */
  readonly object: string;
  /** What happens, as a sentence part that follows the title. */
  readonly what: string;
}
