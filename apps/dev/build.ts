import { join } from 'node:path';
import { buildServices } from './build-services.ts';
import { repositoryRoot } from './repository-root.ts';

await buildServices(repositoryRoot, join(repositoryRoot, 'dist'));
