import type { EmergencyAccess } from '../../../../contracts/emergency-access.ts';
import { clockText } from '../time/time-text.ts';
import { element } from './element.ts';

const banner = element('p', { class: 'banner', role: 'alert', hidden: true });

/** Says on every screen who uses emergency access. */
export function showEmergencies(accesses: readonly EmergencyAccess[]): void {
  if (!banner.isConnected) document.body.prepend(banner);
  banner.hidden = accesses.length === 0;
  banner.textContent = accesses
    .map(({ name, untilMs }) => `Emergency access in use by ${name}, until ${clockText(untilMs)} at most.`)
    .join(' ');
}
