/** A network interface of the host. */
export interface HostInterface {
  readonly name: string;
  readonly isBridge: boolean;
  readonly isWireless: boolean;
  /** Interfaces that are ports of this bridge. */
  readonly ports: readonly string[];
}

/** What rules ask about the machine that runs the program. */
export interface HostFacts {
  readonly cpus: number;
  readonly memoryMebibytes: number;
  /** Of the disks' folder, or of its nearest parent that exists. */
  readonly freeDiskMebibytes: number;
  /** Whether /dev/kvm can be used. */
  readonly hardwareVirtualisation: boolean;
  readonly interfaces: readonly HostInterface[];
  /** Networks that the host has a route to, in CIDR form, with the interface. */
  readonly routes: readonly { readonly cidr: string; readonly interface: string }[];
  /** Programs that were found on PATH. */
  readonly programs: readonly string[];
  /** Files that can be read, of those that were asked for. */
  readonly readableFiles: readonly string[];
}
