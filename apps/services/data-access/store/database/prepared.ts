import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import type { Database, Db, Executor } from './database.ts';

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Stands for a parameter while a query is built. */
export type Parameter<P> = <K extends keyof P & string>(name: K) => P[K];

/** Runs a prepared query, in `executor` when a transaction is open. */
export type Prepared<P, R> = (
  database: Database,
  parameters: P,
  executor?: Executor,
) => Promise<QueryResult<R>>;

/**
 * A query that is compiled once per database; each run only fills in its parameters. Building and compiling costs more
 * than running a small query does. Called twice, since TypeScript infers all type parameters or none.
 */
export const prepared =
  <P extends object>() =>
  <R>(build: (db: Db, parameter: Parameter<P>) => Compilable<R>): Prepared<P, R> => {
    const compiledFor = new WeakMap<Database, CompiledQuery<R>>();
    return (database, parameters, executor = database.db) => {
      let compiled = compiledFor.get(database);
      if (compiled === undefined) {
        compiled = build(database.db, (name) => new Placeholder(name) as never).compile();
        compiledFor.set(database, compiled);
      }
      const filled = compiled.parameters.map((value) =>
        value instanceof Placeholder ? parameters[value.name as keyof P] : value,
      );
      return executor.executeQuery<R>({ ...compiled, parameters: filled });
    };
  };
