/** `afterword/postgres`: operations in PostgreSQL, for workers on several machines. */
export { type PostgresOptions, postgresStore } from "./operations/stores/postgres.ts";
