import type { Hospital } from './hospital.ts';

/** The hospital that `npm run synth` writes: every default, host names that cannot exist, folders of one node. */
export const exampleHospital: Hospital = {
  namespace: 'hospital-1',
  hosts: { dashboard: 'dashboard.hospital-1.example', devices: 'devices.hospital-1.example' },
  database: {
    data: { kind: 'local', node: 'node-1', path: '/srv/eeg-ward/hospital-1/database' },
    backups: { kind: 'local', node: 'node-1', path: '/srv/eeg-ward/hospital-1/backups' },
  },
};
