import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of what this machine keeps about a lab: known hosts, kubeconfig, logs, facts. It is no part of the checkout. */
export const stateFolderOf = (
  lab: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string => join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'eeg-ward', 'labs', lab);
