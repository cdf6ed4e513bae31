import { describe, expect, it } from '@jest/globals';
import { containerfile } from './containerfile.ts';

const props = {
  name: 'data-access',
  port: 5004,
  bases: { node: 'docker.io/library/node:22.23.3-bookworm-slim', runtime: 'example/cc@sha256:00' },
  labels: { 'org.opencontainers.image.title': 'data-access' },
};

describe('containerfile', () => {
  it('copies Node.js and the bundle onto the base, and runs it as a user by number', () => {
    expect(containerfile({ ...props, environment: { SEIZURE_MODEL_DIR: '/app/model' } }))
      .toBe(`# Written by: npm run images. By hand, in this folder: docker build --file data-access.Containerfile context
FROM docker.io/library/node:22.23.3-bookworm-slim AS node

FROM example/cc@sha256:00
COPY --from=node /usr/local/LICENSE /usr/local/share/doc/node/LICENSE
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY services/data-access /app
LABEL org.opencontainers.image.title="data-access"
ENV NODE_ENV="production" \\
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \\
  SEIZURE_MODEL_DIR="/app/model"
USER 65532:65532
WORKDIR /app
EXPOSE 5004
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/main.mjs"]
`);
  });

  it('runs nothing while it is built', () => {
    expect(containerfile(props)).not.toMatch(/^(RUN|ADD)\b/m);
  });

  it('keeps a label in one piece, whatever is in it', () => {
    const text = containerfile({ ...props, labels: { a: 'says "$HOME"\nand \\ more' } });
    expect(text).toContain('LABEL a="says \\"\\$HOME\\" and \\\\ more"\n');
  });
});
