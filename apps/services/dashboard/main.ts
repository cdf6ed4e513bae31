import { runService } from '../../kit/run-service.ts';
import { dashboard } from './app.ts';

await runService(dashboard);
