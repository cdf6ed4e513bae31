import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { parse, stringify } from 'yaml';

interface ClusterEntry {
  readonly name: string;
  readonly cluster: { readonly server: string; readonly 'tls-server-name'?: string };
}

export interface ForwardedApiServer {
  /** Address of this machine with the API server behind its port 6443, as a lab's control plane has it. */
  readonly address: string;
  /** The kubeconfig, whose clusters still name the certificate that the server has. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** Makes the API server of a kubeconfig with one cluster answer at a loopback address of its own, on port 6443. */
export async function forwardApiServer(kubeconfig: string): Promise<ForwardedApiServer> {
  const document = parse(kubeconfig) as { readonly clusters: readonly ClusterEntry[] };
  const [entry] = document.clusters;
  if (entry === undefined || document.clusters.length > 1)
    throw new RangeError(`the kubeconfig (${document.clusters.length} clusters) must have one cluster`);
  const { hostname, port } = new URL(entry.cluster.server);
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port || 443), hostname);
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  const address = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
  server.listen(6443, address);
  await once(server, 'listening');
  const cluster = { 'tls-server-name': hostname, ...entry.cluster };
  return {
    address,
    kubeconfig: stringify({ ...document, clusters: [{ ...entry, cluster }] }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
