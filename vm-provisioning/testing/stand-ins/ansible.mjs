// Stands in for ansible-playbook and ansible: checks what it is given, records it, and prints what Ansible prints. Files
// of STAND_IN_STATE, which is HOME here, make it fail or hang.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';

const state = process.env.HOME;
const [, , program, ...words] = process.argv;
const take = (name) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : undefined);
const inventory = JSON.parse(readFileSync(take('-i'), 'utf8'));
const extra = take('-e');
const variables = extra === undefined ? undefined : JSON.parse(readFileSync(extra.slice(1), 'utf8'));
const limit = take('--limit');
const tags = take('--tags');
take('--skip-tags');
const become = words.splice(words.indexOf('--become'), 1).length === 1;
const cache = process.env.ANSIBLE_CACHE_PLUGIN_CONNECTION;
const facts = existsSync(join(cache, 'worker-2')) ? readFileSync(join(cache, 'worker-2'), 'utf8') : undefined;

for (const [name, value] of Object.entries({ become, cache, ANSIBLE_CONFIG: process.env.ANSIBLE_CONFIG }))
  if (!value) throw new Error(`${name} must be given`);
if (existsSync(join(state, 'secret')) || process.env.PULUMI_CONFIG_PASSPHRASE)
  throw new Error('secrets must stay away');

appendFileSync(
  join(state, 'runs'),
  `${JSON.stringify({ program, words, limit, tags, hosts: Object.keys(inventory.all.hosts), version: variables?.kube_version, node: variables?.node, facts })}\n`,
);
mkdirSync(cache, { recursive: true });
for (const host of Object.keys(inventory.all.hosts))
  writeFileSync(join(cache, host), `facts of ${process.pid}`);
console.log('PLAY [Prepare] ********\n');
for (const task of [
  'kubernetes/preinstall : Install packages',
  'etcd : Configure',
  'kubernetes/node : Start kubelet',
])
  console.log(`TASK [${task}] ********\nok: [control-1]`);
const hang = join(state, `hang-${words[0]}`);
const fail = join(state, `fail-${words[0]}`);
if (existsSync(hang)) {
  writeFileSync(join(state, 'hanging'), String(process.pid));
  setInterval(() => {}, 1_000);
} else if (existsSync(fail)) {
  console.log('fatal: [worker-1]: FAILED! => {"changed": false, "msg": "No space left on device"}');
  process.exitCode = 2;
}
