/** What a machine does in the cluster. A control plane that is a worker too also runs pods. */
export type NodeRole = 'control-plane' | 'worker' | 'etcd';

/** A host that SSH goes through. */
export interface JumpHost {
  readonly host: string;
  readonly user: string;
  /** @default 22 */
  readonly port?: number;
}

/** How a machine is reached by SSH. */
export interface SshAccess {
  readonly user: string;
  /** File of the private key on the machine that runs the program; its public half is beside it, with `.pub`. */
  readonly keyFile: string;
  /** @default 22 */
  readonly port?: number;
  readonly jumpHost?: JumpHost;
}

/** A machine of the cluster. */
export interface LabNode {
  /** DNS label: host name, name in the inventory and of the virtual machine. */
  readonly name: string;
  /** From one up, no role twice. */
  readonly roles: readonly NodeRole[];
  /** IPv4 address that the machine itself has: the cluster's traffic goes to it. */
  readonly address: string;
  /** Address or name that SSH connects to. @default - `address` */
  readonly sshAddress?: string;
  readonly ssh: SshAccess;
}

/** A machine that we make. */
export interface VirtualNode extends LabNode {
  /** `52:54:00:...`, lower case, unique in its network. */
  readonly macAddress: string;
  readonly memoryMebibytes: number;
  readonly cpus: number;
  readonly diskGibibytes: number;
}

export const isVirtual = (node: LabNode): node is VirtualNode => 'macAddress' in node;

export const sshAddressOf = ({ sshAddress, address }: LabNode): string => sshAddress ?? address;
