import { imageFolder, imageUser } from '../model/deployment/image.ts';
import type { BaseImages } from './base-images.ts';

export interface ContainerfileProps {
  /** Service of the model; `services/<name>` in the build context is what it runs. */
  readonly name: string;
  readonly port: number;
  readonly bases: BaseImages;
  readonly labels: Readonly<Record<string, string>>;
  /** Variables of the image's own. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The one template: Node.js out of its official image, on a base without shell or package manager, with the bundle. It
 * runs nothing while it is built, so it needs no privileges and builds for another processor too.
 */
export function containerfile({ name, port, bases, labels, environment = {} }: ContainerfileProps): string {
  return `# Written by: npm run images. By hand, in this folder: docker build --file ${name}.Containerfile context
FROM ${bases.node} AS node

FROM ${bases.runtime}
COPY --from=node /usr/local/LICENSE /usr/local/share/doc/node/LICENSE
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY services/${name} ${imageFolder}
${assignments('LABEL', labels)}
${assignments('ENV', { NODE_ENV: 'production', PATH, ...environment })}
USER ${imageUser}:${imageUser}
WORKDIR ${imageFolder}
EXPOSE ${port}
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "${imageFolder}/main.mjs"]
`;
}

const assignments = (instruction: string, values: Readonly<Record<string, string>>): string =>
  `${instruction} ${Object.entries(values)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' \\\n  ')}`;

/** A value inside double quotes, of which the builder expands nothing. */
const quoted = (value: string): string => `"${value.replaceAll(/[\\"$]/g, '\\$&').replaceAll('\n', ' ')}"`;
