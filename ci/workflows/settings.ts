/*
 * What a repository sets for its workflows, on GitHub under Settings -> Secrets and variables. A workflow can use no
 * other: the compiler and `faultsOf` see to it. docs/ci.md explains each.
 */

/** Plain values. */
export const variables = Object.freeze({
  LAB_RUNNER:
    'label of the runner that reaches the cluster and has Pulumi; without it nothing is previewed or deployed',
  DEVICES_URL: 'public https address for devices of the system that is checked daily',
  DASHBOARD_URL: 'public https address for people; without it its certificate is not checked',
  PULUMI_STACK: 'stack that pull requests are previewed against and services are promoted in',
  TRIAL_NAMESPACE: 'hospital of that stack in which new versions are tried; without it its only one',
  TEST_RUNNER: 'label of the runner for tests; without it one of GitHub',
  TEST_DATA_DIR:
    'folder of that runner with the test recordings; without it tests that need them are left out',
} as const);

/** Values that nobody may read. */
export const secrets = Object.freeze({
  GITHUB_TOKEN: "the job's own token, with the job's permissions",
  DAILY_CHECK_TOKEN: 'device token of the check patient',
  PULUMI_CONFIG_PASSPHRASE: "decrypts the stack's secrets",
} as const);

export const variable = (name: keyof typeof variables): string => `vars.${name}`;
export const secret = (name: keyof typeof secrets): string => `\${{ secrets.${name} }}`;
