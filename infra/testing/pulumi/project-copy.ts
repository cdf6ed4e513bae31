import { copyFileSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../dev-stack.ts';

/** The project with its files as links, so that what Pulumi writes beside Pulumi.yaml is not written into the checkout. */
export function projectCopy(folder: string): string {
  const copy = join(folder, 'project');
  mkdirSync(copy);
  for (const name of readdirSync(root))
    if (!/^(\..*|Pulumi\..*\.yaml|Pulumi\.yaml)$/.test(name)) symlinkSync(join(root, name), join(copy, name));
  copyFileSync(join(root, 'Pulumi.yaml'), join(copy, 'Pulumi.yaml'));
  return copy;
}
