/** A request that cannot be answered, before it is put into a vendor's words. */
interface FailureFacts {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
}

export class Failure extends Error {
  readonly status: number;
  readonly facts: FailureFacts;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    facts: FailureFacts = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.facts = facts;
    this.headers = headers;
  }
}
