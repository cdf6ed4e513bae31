import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inNode, type LabNode } from '../layout.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { startOn } from './start-on.ts';

const READY_MS = 60_000;
const POLL_MS = 250;

export const containerdSocket = (node: LabNode): string => inNode(node, 'containerd.sock');

interface ContainerdProps {
  readonly node: LabNode;
  /** Reference of the image that holds a pod's namespaces. */
  readonly pauseImage: string;
  readonly network: { readonly programs: string; readonly configuration: string };
}

/** Starts a node's containerd with folders of its own. @throws Error when it does not answer in time */
export async function startContainerd(sandbox: Sandbox, props: ContainerdProps): Promise<void> {
  const { node } = props;
  writeFileSync(inNode(node, 'containerd.toml'), configuration(props));
  startOn(node, sandbox, { program: 'containerd', options: ['--config', inNode(node, 'containerd.toml')] });
  const end = Date.now() + READY_MS;
  for (;;)
    try {
      await ctr(sandbox, node, 'version');
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(POLL_MS);
    }
}

/** Asks a node's containerd as its own tool does. @returns what it printed */
export const ctr = (sandbox: Sandbox, node: LabNode, ...args: readonly string[]): Promise<string> =>
  sandbox.run('ctr', ['--address', containerdSocket(node), '--namespace', 'k8s.io', ...args]);

const configuration = ({ node, pauseImage, network }: ContainerdProps): string => `version = 2
root = "${inNode(node, 'containerd')}"
state = "/run/containerd-${node.name}"
[grpc]
  address = "${containerdSocket(node)}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  # A machine without CAP_SYS_RESOURCE cannot protect a process from the kernel's lack of memory.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${network.programs}"
    conf_dir = "${network.configuration}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
[plugins."io.containerd.internal.v1.opt"]
  path = "${inNode(node, 'containerd-opt')}"
`;
