/** CSS pixels per millimetre of a screen whose pixels are those of CSS: 96 to the inch. */
const NOMINAL_PX_PER_MM = 96 / 25.4;

const KEY = 'ward.px-per-mm';

/** CSS pixels per millimetre of this screen: as somebody has measured it, or nominal. */
export function pxPerMm(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept >= 1 && kept <= 20 ? kept : NOMINAL_PX_PER_MM;
  } catch {
    return NOMINAL_PX_PER_MM;
  }
}

/** Keeps what a person has measured: a bar of `px` pixels is `mm` millimetres long on this screen. */
export function calibrate(px: number, mm: number): void {
  try {
    localStorage.setItem(KEY, String(px / mm));
  } catch {
    // A browser without storage stays at the nominal size.
  }
}
