import type { ServiceDefinition } from '../../kit/run-service.ts';
import { callersFrom } from './clients/callers.ts';
import { spec } from './config.ts';
import { startAlarmWatch } from './store/alarms/alarm-watch.ts';
import { escalation } from './store/alarms/escalation.ts';
import { durabilityCheck } from './store/durability.ts';
import { DatabaseHealth, schemaCheck } from './store/health.ts';
import { migrate } from './store/database/migrate.ts';
import { openDatabase } from './store/database/open-database.ts';
import { ChangeFeed } from './feed/change-feed.ts';
import { accessHandlers } from './http/access-handlers.ts';
import { auditedPeople } from './http/audited-people.ts';
import { annotationHandlers } from './http/annotation-handlers.ts';
import { createHandlers } from './http/handlers.ts';
import { registryHandlers } from './http/registry-handlers.ts';
import { readChanges, readCounter } from './store/changes.ts';
import { isPatient } from './store/patients.ts';
import { createStore } from './store/database-store.ts';
import { isOnWardOf } from './store/access/wards.ts';
import { createAuditTrail } from './store/audit/audit-trail.ts';
import { startRetention } from './store/retention/retention-job.ts';

/** data-access: owns the database, stores what the acquisitions send, answers queries, publishes changes. */
export const definition: ServiceDefinition<'data-access', typeof spec> = {
  name: 'data-access',
  spec,
  build: async (config, log) => {
    const database = openDatabase({ url: config.databaseUrl, password: config.databasePassword });
    log.info({ database: database.url }, 'opened');
    if (
      config.migrateOnStart === 'true' ||
      (config.migrateOnStart === 'auto' && database.engine === 'sqlite')
    ) {
      const migrated = await migrate(database);
      if (migrated.length > 0) log.info({ migrated }, 'schema brought up to date');
    }
    const health = new DatabaseHealth(database);
    const feed = new ChangeFeed({
      read: (after, limit) => readChanges(database, after, limit),
      counter: () => readCounter(database),
    });
    const store = createStore(database, (changes) => feed.committed(changes));
    const stopWatch = startAlarmWatch(database, {
      onCommit: (changes) => feed.committed(changes),
      escalate: escalation(database, callersFrom(config), log),
      log,
    });
    const auditTrail = createAuditTrail(database);
    const retention = startRetention(database, config, log);
    retention.erase();
    return {
      handlers: {
        ...createHandlers(store, feed, config.legacyTimeZone),
        ...accessHandlers(database, auditTrail),
        ...annotationHandlers(database),
        ...registryHandlers({ database, auditTrail, erase: retention.erase }),
      },
      people: auditedPeople({
        isOnWardOf: (patientId, accountId) => isOnWardOf(database, patientId, accountId),
        isPatient: (patientId) => isPatient(database, patientId),
        audit: (event) => auditTrail.add(event).then(() => undefined),
      }),
      readiness: {
        database: () => health.check(),
        durability: durabilityCheck(database),
        schema: schemaCheck(database),
      },
      close: async () => {
        feed.close();
        await stopWatch();
        await retention.stop();
        await database.close();
      },
    };
  },
};
