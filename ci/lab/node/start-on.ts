import { firstNode, type LabNode } from '../layout.ts';
import { onNode } from '../sandbox/on-node.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export interface NodeProgram {
  /** Its path, or its name on PATH; the last part names its log. */
  readonly program: string;
  readonly options?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Starts a program of a node. */
export function startOn(
  node: LabNode,
  sandbox: Sandbox,
  { program, options = [], environment = {} }: NodeProgram,
): void {
  const name = program.split('/').at(-1)!;
  sandbox.daemon(
    node === firstNode ? name : `${node.name}-${name}`,
    ...onNode(node, program, options),
    environment,
  );
}
