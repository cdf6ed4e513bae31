import { z } from 'zod';
import { hospitalSchema } from '../../apps/charts/hospital-schema.ts';
import { text, port } from './fields.ts';
import { libvirtFields, machinesFields } from './made-cluster.ts';

/** An address pool, controllers and tools of the cluster. Absent or false: not installed. */
const addOns = z
  .strictObject({
    metallb: z
      .strictObject({
        addresses: z
          .array(text)
          .min(1)
          .describe('IPv4 ranges, first-last or CIDR, in the nodes’ network and used by nobody'),
      })
      .optional()
      .describe('load balancer for clusters that have none; announces its addresses by ARP'),
    ingress: z
      .enum(['nginx', 'traefik', 'gateway', 'existing'])
      .default('existing')
      .describe(
        'controller that is installed; existing: the cluster has one, and hospitals[].ingress names its class',
      ),
    metricsServer: z.boolean().default(false).describe('CPU and memory of pods, which the autoscalers read'),
    certManager: z
      .strictObject({
        email: z.email().describe('where the certificate authority writes to'),
        server: z
          .url({ protocol: /^https$/ })
          .default('https://acme-v02.api.letsencrypt.org/directory')
          .describe('ACME directory'),
      })
      .optional()
      .describe('signs the hosts’ certificates by ACME over HTTP'),
    headlamp: z
      .boolean()
      .default(false)
      .describe('web page of the cluster, with an account that reads no Secret'),
    tunnel: z
      .strictObject({
        host: text.describe('SSH server that is reached from outside, for example by CI'),
        port: port.default(22),
        user: text.describe('account on it that may only forward ports'),
        remotePort: port.describe('port of the SSH server’s loopback address that leads to the API server'),
        knownHosts: text.describe(
          'lines of ssh-keyscan that were compared with the server’s own; another key is refused',
        ),
      })
      .optional()
      .describe(
        'SSH connection from inside the cluster that offers the API server; its key is the secret tunnelPrivateKey',
      ),
  })
  .prefault({});

const common = {
  hospitals: z.array(hospitalSchema).min(1).describe('one namespace each'),
  addOns: addOns.describe('what the cluster gets besides the hospitals'),
  images: text
    .default('dist/images.json')
    .describe(
      'file with the image of each service, as the image command writes it; relative to the repository',
    ),
  deleteData: z
    .boolean()
    .default(false)
    .describe('true: pulumi destroy deletes patients’ data with the rest; false: it refuses to'),
  waitForReady: z
    .boolean()
    .default(true)
    .describe('whether pulumi up waits until every pod is ready; false where no node runs pods'),
  secretsGeneration: z
    .int()
    .min(1)
    .default(1)
    .describe('raise it by one to renew all passwords and secrets; pods restart with them'),
};

const kubeconfigTarget = z.strictObject({
  target: z.literal('kubeconfig'),
  ...common,
  cluster: z
    .strictObject({
      name: text.describe('what you call the cluster; it stays when its address or certificates change'),
      kubeconfig: text.default('~/.kube/config').describe('path of a kubeconfig'),
      context: text.optional().describe('context of it; absent: the current one'),
    })
    .describe('the cluster that exists'),
});

export const labConfigSchema = z.discriminatedUnion('target', [
  kubeconfigTarget,
  z.strictObject({ target: z.literal('machines'), ...common, ...machinesFields }),
  z.strictObject({ target: z.literal('libvirt'), ...common, ...libvirtFields }),
]);

/** What an operator decides. */
export type LabConfig = z.infer<typeof labConfigSchema>;
