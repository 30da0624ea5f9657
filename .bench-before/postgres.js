/** `afterword/postgres`: operations in PostgreSQL, for workers on several machines. */
export { postgresStore } from "./operations/stores/postgres.js";
