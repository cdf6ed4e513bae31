import { runService } from '../../kit/run-service.ts';
import { definition } from './definition.ts';

await runService(definition);
