import { stringify } from 'yaml';

/** cloud-init's meta-data. A machine with another instance id is set up as a new one. */
export const metaData = (hostName: string, instanceId: string): string =>
  stringify({ 'instance-id': instanceId, 'local-hostname': hostName });
