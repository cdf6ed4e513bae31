import { deepFreeze } from './deep-freeze.ts';

/** What people of a ward may be. A screen on the wall is a viewer: live signals, no history, names only where allowed. */
export const roles = Object.freeze(['viewer', 'nurse', 'physician', 'administrator'] as const);
export type RoleName = (typeof roles)[number];

interface PermissionFacts {
  /** What it allows, one clause that completes "may". */
  readonly may: string;
  readonly roles: readonly RoleName[];
}

const everyone = roles;
const clinicians = ['nurse', 'physician'] as const;

/** What a route can ask of a person, and who has it. */
export const permissions = deepFreeze({
  'own-session': {
    may: 'see who is signed in, stay signed in, sign out, change the own password',
    roles: everyone,
  },
  watch: { may: 'see the ward live', roles: ['viewer', ...clinicians] },
  review: { may: 'see stored signals, trends and alarms of a patient', roles: clinicians },
  respond: { may: 'acknowledge, pause and snooze alarms, write annotations', roles: clinicians },
  admit: { may: 'admit, move and discharge patients, connect devices to them', roles: clinicians },
  'see-registry': {
    may: 'see who is admitted where, and which devices they wear',
    roles: [...clinicians, 'administrator'],
  },
  'break-glass': { may: 'reach patients of other wards in an emergency', roles: clinicians },
  prescribe: { may: "change a patient's alarm limits", roles: ['physician'] },
  export: { may: 'take stored signals out of the system', roles: ['physician'] },
  erase: { may: 'erase patients who were discharged', roles: ['administrator'] },
  administer: { may: 'administer accounts and devices, read the audit trail', roles: ['administrator'] },
} as const satisfies Readonly<Record<string, PermissionFacts>>);

export type Permission = keyof typeof permissions;

/** Whether `role` has `permission`. */
export const permits = (role: RoleName, permission: Permission): boolean =>
  (permissions[permission].roles as readonly RoleName[]).includes(role);
