import { describe, expect, it } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { RecordedResources } from '../../testing/recorded-resources.ts';
import { charts, endOfLifeWarning, type ChartName } from '../../versions.ts';
import { ClusterAccess } from '../cluster-access.ts';
import { AddOns, type AddOnsArgs } from './add-ons.ts';
import { sshArguments } from './api-tunnel.ts';
import { operatorRules } from './cluster-page.ts';
import { gatewayRoutes } from './ingress/gateway-routes.ts';

const RELEASE = 'kubernetes:helm.sh/v3:Release';
const tunnel = {
  host: 'bastion.example',
  port: 2222,
  user: 'tunnel',
  remotePort: 16443,
  knownHosts: '[bastion.example]:2222 ssh-ed25519 AAAA',
};

const record = (
  config: Partial<AddOnsArgs['config']>,
  changes: Partial<AddOnsArgs['cluster']> = {},
  tunnelPrivateKey?: string,
): Promise<RecordedResources> =>
  RecordedResources.of(() => {
    const access = new ClusterAccess('lab', { identifier: 'lab', kubeconfig: 'kubeconfig' });
    return new AddOns('add-ons', {
      config: {
        ingress: 'existing',
        metricsServer: false,
        headlamp: false,
        ...config,
      } as AddOnsArgs['config'],
      cluster: {
        access,
        kubeconfig: pulumi.secret('the kubeconfig'),
        ready: [access],
        isOurs: false,
        nodeAddresses: ['192.168.121.11'],
        ...changes,
      },
      tunnelPrivateKey: tunnelPrivateKey === undefined ? undefined : pulumi.secret(tunnelPrivateKey),
    });
  });
const charted = (recorded: RecordedResources) =>
  recorded.ofType(RELEASE).map(({ inputs }) => ({
    chart: inputs['chart'] as string,
    version: inputs['version'] as string,
    namespace: inputs['namespace'] as string,
    values: inputs['values'] as unknown,
  }));

describe('add-ons', () => {
  it('are none where none are asked for', async () => {
    const recorded = await record({});
    expect(recorded.names()).toEqual(expect.arrayContaining(['lab', 'add-ons']));
    expect(charted(recorded)).toEqual([]);
  });

  it('announce addresses only after the webhook that checks them was seen to work', async () => {
    const recorded = await record({ metallb: { addresses: ['192.168.121.200-192.168.121.219'] } });
    expect(charted(recorded)).toEqual([
      {
        chart: 'metallb',
        version: '0.16.1',
        namespace: 'metallb-system',
        values: { frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } },
      },
    ]);
    const names = recorded.names();
    const order = ['load-balancer/release', 'load-balancer/takes-pools', 'load-balancer/ip-address-pool/lab'];
    expect(order.map((name) => names.indexOf(name))).toEqual(
      order.map((name) => names.indexOf(name)).toSorted((a, b) => a - b),
    );
    const { inputs } = recorded.named('load-balancer/takes-pools');
    expect(inputs['create']).toContain('apply --dry-run=server');
    expect(inputs['stdin']).toContain('192.168.121.200-192.168.121.219');
    expect(JSON.stringify(inputs['environment'])).toContain('1b47061264138c4ac30d75fd1eb44270');
    expect(recorded.named('load-balancer/ip-address-pool/lab').type).toBe(
      'kubernetes:metallb.io/v1beta1:IPAddressPool',
    );
    expect(recorded.named('add-ons/namespace/metallb-system').inputs).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
  });

  it('refuse a pool that holds the address of a node', async () => {
    await expect(record({ metallb: { addresses: ['192.168.121.0/24'] } })).rejects.toThrow(
      /must not hold '192\.168\.121\.11'/,
    );
  });

  it.each([
    ['nginx', 'ingress-nginx', 'ingress-nginx'],
    ['traefik', 'traefik', 'traefik'],
    ['gateway', 'oci://docker.io/envoyproxy/gateway-helm', 'envoy-gateway-system'],
  ] as const)(
    'install the ingress controller %s in a namespace of its own',
    async (ingress, chart, namespace) => {
      expect(charted(await record({ ingress }))).toMatchObject([{ chart, namespace }]);
    },
  );

  it('take the certificates of kubelets unread only where Kubespray made the cluster', async () => {
    expect(charted(await record({ metricsServer: true }))[0]!.values).toEqual({});
    expect(charted(await record({ metricsServer: true }, { isOurs: true }))[0]!.values).toEqual({
      args: ['--kubelet-insecure-tls'],
    });
  });

  it('have an issuer of certificates with the controller’s class', async () => {
    const recorded = await record({
      ingress: 'traefik',
      certManager: { email: 'a@example.org', server: 'https://acme.example/directory' },
    });
    expect(recorded.named('cert-manager/issuer').inputs).toMatchObject({
      kind: 'ClusterIssuer',
      spec: {
        acme: {
          email: 'a@example.org',
          server: 'https://acme.example/directory',
          solvers: [{ http01: { ingress: { ingressClassName: 'nginx' } } }],
        },
      },
    });
  });

  it('show the cluster on a page whose account reads no Secret and changes no workload', async () => {
    const recorded = await record({ headlamp: true });
    expect(charted(recorded)[0]!.values).toMatchObject({ clusterRoleBinding: { create: false } });
    expect(recorded.named('cluster-page/role').inputs['rules']).toEqual(operatorRules);
    for (const { apiGroups, resources, verbs } of operatorRules) {
      expect(resources).not.toContain('secrets');
      expect(apiGroups.includes('') && resources.includes('*')).toBe(false);
      const changes = verbs.filter((verb) => !['get', 'list', 'watch'].includes(verb));
      if (changes.length > 0)
        for (const resource of resources)
          expect(['pods', 'deployments/scale', 'statefulsets/scale']).toContain(resource);
    }
  });

  it('reach an SSH server whose key is known, with a key that stays secret', async () => {
    const recorded = await record({ tunnel }, {}, 'PRIVATE KEY');
    const { inputs } = recorded.named('api-tunnel/files');
    expect(JSON.stringify(inputs['stringData'])).toContain('1b47061264138c4ac30d75fd1eb44270');
    const others = recorded.all.filter(({ name }) => name !== 'api-tunnel/files');
    expect(JSON.stringify(others.map((each) => each.inputs))).not.toContain('PRIVATE KEY');
    expect(recorded.named('api-tunnel/deployment').inputs).toMatchObject({
      spec: { template: { spec: { containers: [{ command: expect.arrayContaining(['ssh', '-N']) }] } } },
    });
    const words = sshArguments({ ...tunnel, privateKey: '' } as Parameters<typeof sshArguments>[0]).join(' ');
    expect(words).toContain('-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/ssh/known_hosts');
    expect(words).toContain('-R 127.0.0.1:16443:kubernetes.default.svc:443 tunnel@bastion.example');
  });

  it('ask for the tunnel’s key when there is none', async () => {
    await expect(record({ tunnel })).rejects.toThrow(/'tunnelPrivateKey' \(absent\) must be set/);
  });
});

describe('the versions', () => {
  it.each(Object.entries(charts))('of %s is exact', (_name, { version }) => {
    expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  it('say which chart is mended no longer, and what to take instead', () => {
    expect(endOfLifeWarning('ingress-nginx', '2026-03-31')).toBeUndefined();
    expect(endOfLifeWarning('ingress-nginx', '2026-04-01')).toBe(
      'ingress-nginx 4.15.1 gets no fixes since 2026-03-31; take traefik',
    );
    for (const name of Object.keys(charts) as ChartName[])
      expect(endOfLifeWarning(name, '2000-01-01')).toBeUndefined();
  });
});

describe('ways in as the Gateway API has them', () => {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'a-devices',
      namespace: 'n',
      labels: { 'app.kubernetes.io/name': 'a' },
      annotations: {
        'nginx.ingress.kubernetes.io/proxy-read-timeout': '10',
        'cert-manager.io/cluster-issuer': 'acme',
      },
    },
    spec: {
      tls: [{ hosts: ['d.example'], secretName: 'a-devices-tls' }],
      rules: [
        {
          host: 'd.example',
          http: { paths: [{ path: '/eeg', backend: { service: { name: 'a', port: { name: 'http' } } } }] },
        },
      ],
    },
  };

  it('have a listener per host, with its certificate, and a route with its paths, port and time-out', () => {
    const [gateway, route] = gatewayRoutes('eeg-ward', () => 5001)([ingress]);
    expect(gateway).toMatchObject({
      kind: 'Gateway',
      metadata: {
        name: 'a-devices',
        namespace: 'n',
        annotations: { 'cert-manager.io/cluster-issuer': 'acme' },
      },
      spec: {
        gatewayClassName: 'eeg-ward',
        listeners: [
          { name: 'http-0', hostname: 'd.example', port: 80, protocol: 'HTTP' },
          { name: 'https-0', port: 443, tls: { certificateRefs: [{ name: 'a-devices-tls' }] } },
        ],
      },
    });
    expect(route).toMatchObject({
      kind: 'HTTPRoute',
      spec: {
        parentRefs: [{ name: 'a-devices' }],
        hostnames: ['d.example'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/eeg' } }],
            backendRefs: [{ name: 'a', port: 5001 }],
            timeouts: { request: '10s' },
          },
        ],
      },
    });
  });
});
