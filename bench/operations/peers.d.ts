/** The few members of pg-boss and DBOS that the bench uses, so that types can be checked where they are not installed. */

declare module "pg-boss" {
  interface BossOptions {
    readonly connectionString: string;
    readonly useListenNotify?: boolean;
    readonly schedule?: boolean;
    readonly supervise?: boolean;
  }
  interface WorkOptions {
    readonly batchSize: number;
    readonly burstWhenBatchFull: boolean;
    readonly pollingIntervalSeconds: number;
    readonly perJobResults: boolean;
  }
  interface Job {
    readonly id: string;
    readonly data: object;
  }
  interface JobResult {
    readonly id: string;
    readonly status: "completed";
    readonly output: object;
  }
  export class PgBoss {
    constructor(options: BossOptions);
    on(event: "error", listener: (error: Error) => void): this;
    start(): Promise<this>;
    stop(options: { readonly graceful: boolean }): Promise<void>;
    createQueue(name: string, options: { readonly notify: boolean }): Promise<void>;
    send(name: string, data: object): Promise<string | null>;
    insert(name: string, jobs: readonly { readonly data: object; readonly startAfter?: string }[]): Promise<unknown>;
    work(name: string, options: WorkOptions, handler: (jobs: Job[]) => Promise<JobResult[]>): Promise<string>;
    getDb(): { executeSql(statement: string): Promise<{ readonly rows: readonly unknown[] }> };
  }
}

declare module "@dbos-inc/dbos-sdk" {
  interface Config {
    readonly name: string;
    readonly systemDatabaseUrl: string;
    readonly logLevel: string;
    readonly applicationVersion: string;
    readonly executorID: string;
  }
  interface QueueOptions {
    readonly workerConcurrency: number;
    readonly minPollingIntervalMs?: number;
  }
  interface EnqueueOptions {
    readonly queueName: string;
    readonly workflowName: string;
    readonly delaySeconds?: number;
  }
  interface ListOptions {
    readonly queueName?: string;
    readonly limit: number;
    readonly offset?: number;
    readonly sortDesc?: boolean;
  }
  // biome-ignore lint/complexity/noStaticOnlyClass: that is how DBOS has it.
  export class DBOS {
    static setConfig(config: Config): void;
    static migrate(systemDatabaseUrl: string): Promise<void>;
    static launch(): Promise<void>;
    static shutdown(): Promise<void>;
    static registerWorkflow<Given, Made>(
      workflow: (given: Given) => Promise<Made>,
      options: { readonly name: string },
    ): unknown;
    static runStep<Made>(step: () => Promise<Made>, options: { readonly name: string }): Promise<Made>;
  }
  export class DBOSClient {
    static create(options: {
      readonly systemDatabaseUrl: string;
      readonly applicationName: string;
    }): Promise<DBOSClient>;
    registerQueue(name: string, options: QueueOptions): Promise<unknown>;
    enqueue(options: EnqueueOptions, given: object): Promise<unknown>;
    listQueuedWorkflows(options: ListOptions): Promise<readonly unknown[]>;
    listWorkflows(options: ListOptions): Promise<readonly unknown[]>;
    destroy(): Promise<void>;
  }
}
