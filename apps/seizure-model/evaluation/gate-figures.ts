import { bonnSets, type BonnSet } from '../data/bonn-pack.ts';
import { qualityTexts, type QualityCode } from '../signal-quality/reasons.ts';
import type { ScoredWindow } from './scored-window.ts';

/** What the gate flags. On clean recordings every flag is a false one. */
export interface GateFigures {
  /** Share of all windows that are flagged, of those with seizure, of those without; NaN without any. */
  readonly flagged: number;
  readonly flaggedSeizure: number;
  readonly flaggedOther: number;
  readonly bySet: Readonly<Partial<Record<BonnSet, number>>>;
  /** Windows with each reason; a window may have several. */
  readonly byReason: Readonly<Record<QualityCode, number>>;
}

export function gateFiguresOf(
  windows: readonly Pick<ScoredWindow, 'reasons' | 'seizure' | 'set'>[],
): GateFigures {
  const share = (members: typeof windows): number =>
    members.filter(({ reasons }) => reasons.length > 0).length / members.length;
  const codes = Object.keys(qualityTexts) as QualityCode[];
  return {
    flagged: share(windows),
    flaggedSeizure: share(windows.filter(({ seizure }) => seizure)),
    flaggedOther: share(windows.filter(({ seizure }) => !seizure)),
    bySet: Object.fromEntries(
      bonnSets.flatMap((set) => {
        const ofSet = windows.filter((window) => window.set === set);
        return ofSet.length === 0 ? [] : [[set, share(ofSet)]];
      }),
    ),
    byReason: Object.fromEntries(
      codes.map((code) => [code, windows.filter(({ reasons }) => reasons.includes(code)).length]),
    ) as Record<QualityCode, number>,
  };
}
