import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/**
 * Folder of a Go module such as `k8s.io/kubernetes@v1.36.3`, downloaded and checked by Go itself when it is not there.
 * @throws Error in Go's words, when the module cannot be had
 */
export function goModuleFolder(module: string): string {
  const { status, stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`'go mod download ${module}' must succeed: ${stdout}${stderr}`);
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
