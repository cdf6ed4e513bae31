import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as pulumi from '@pulumi/pulumi';
import { notBuilt, readImages } from '../apps/charts/images.ts';
import type { Images } from '../apps/charts/hospital.ts';
import { serviceNames } from '../apps/model/catalog.ts';
import { StackConfigError } from './config/config-error.ts';
import type { LabConfig } from './config/schema.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Image of each service. A preview is shown without images too.
 * @throws StackConfigError when pods are waited for that have no image
 */
export function builtImages({ images: file, waitForReady }: LabConfig): Images {
  const images = readImages(resolve(root, file), serviceNames);
  const missing = notBuilt(images);
  if (missing.length === 0) return images;
  const message = `'${file}' must name an image of ${missing.join(', ')}: their pods cannot start without`;
  if (waitForReady && !pulumi.runtime.isDryRun()) throw new StackConfigError([message]);
  void pulumi.log.warn(message);
  return images;
}
