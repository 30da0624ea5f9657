/** The contract of a lane: work that a provider carries out by itself, submitted now and collected later. */
import { AfterwordError } from "./errors.ts";
import type { StreamEvent } from "./events.ts";
import type { JsonValue } from "./json.ts";
import type { ModelInfo } from "./model-info.ts";
import type { CallContext } from "./provider.ts";
import type { ModelRequest } from "./request.ts";

/**
 * One shape for `background`, one answer that is generated without a connection, and `batch`, many at a lower price. A lane remembers nothing:
 * any process can go on with a reference that another one stored. It looks up credentials for every call, and puts none into a reference.
 */
export interface Lane {
  readonly limits: LaneLimits;
  /** The member of its references by which the provider's webhooks name what they are about; left out where it sends none. */
  readonly noticed?: string;
  /**
   * Hands the requests over and gives the provider's reference: plain JSON, to be stored before anything else is done. Call it only after the
   * intent and `tag` are written down. Nothing that the provider may have taken is sent again; what it clearly refused (429, 503) may be.
   * @param tag unique to this submission; travels with it where the provider has a place for it
   * @throws UnclearSubmissionError where it may have been taken and the reference is lost. Every other error says that it was not, but for an
   * abort, which surfaces as the signal's reason: what was under way then is unclear too.
   */
  submit(requests: readonly DeferredRequest[], tag: string, context: CallContext): Promise<JsonValue>;
  /**
   * The reference of what was submitted earlier: to adopt after a crash, instead of submitting twice. `undefined` where there is none, or
   * where the provider cannot tell ({@link LaneLimits.findable}): what was unclear then stays so, and whoever submitted it has to decide. What was
   * uploaded for a submission that is not there is deleted on the way, as far as the provider can tell whose it was.
   */
  find(sent: SentSubmission, context: CallContext): Promise<JsonValue | undefined>;
  /** Asks once; a failed request is thrown and not repeated, with `retryable` and `retryAfterMs` where the provider asks to wait. Costs nothing. */
  poll(reference: JsonValue, context: CallContext): Promise<LaneStatus>;
  /**
   * What came of each request, joined on its id, never on order; also after a failure, a cancellation or an expiry, for what was done before. A row
   * that cannot be read is the failure of its own request alone. Reading it twice gives the same, as long as the provider keeps it.
   */
  results(reference: JsonValue, context: CallContext): AsyncIterable<LaneResult>;
  /**
   * What comes while it runs, from where the reference left off: each batch of events with the reference to store with it, so that whoever goes on
   * later misses and repeats nothing. Ends with `finish` when the answer is complete, or without where the provider does not stream it (any more):
   * then poll. Left out, it never does. A broken connection is thrown, as retryable: go on with the last reference.
   */
  follow?(reference: JsonValue, context: CallContext): AsyncIterable<FollowedEvents>;
  /** Asks the provider to stop: done before it stops, it stays done. Resolves too where there is nothing left to stop. */
  cancel(reference: JsonValue, context: CallContext): Promise<void>;
  /** Deletes what was uploaded for it, when its results are kept elsewhere. Resolves too where it is gone. */
  discard?(reference: JsonValue, context: CallContext): Promise<void>;
}

/** A submission whose outcome is not known. */
export interface SentSubmission {
  readonly tag: string;
  /** When the intent was written down, which was before it was sent. */
  readonly at: Date;
  /** How many requests it had. */
  readonly count: number;
  /** The ids of its requests; of those that somebody still waits for. */
  readonly ids: readonly string[];
}

export interface DeferredRequest {
  /** Ours; its result has the same. */
  readonly id: string;
  readonly request: ModelRequest;
  /** What is known of the request's model. */
  readonly model: ModelInfo;
}

/** What one submission may hold. */
export interface LaneLimits {
  readonly requests: number;
  /** Of all requests as they are sent. */
  readonly bytes?: number;
  /** All requests must be for one model. */
  readonly sameModel?: boolean;
  /** `false`: the provider cannot list what was submitted, and `find` never finds. */
  readonly findable?: boolean;
  /** How long the provider may take before it gives up, in milliseconds. */
  readonly windowMs?: number;
}

export interface LaneStatus {
  /** All but `running` are final. `done`: there are results, each of which may still be an error. */
  readonly state: "running" | "done" | "failed" | "cancelled" | "expired";
  /** The provider has not begun with it. */
  readonly queued?: true;
  readonly counts?: LaneCounts;
  /** When to ask again; 0 once it is final. */
  readonly pollAgainMs: number;
  /** Why it failed, or that it was cancelled or has expired, in the provider's words. */
  readonly error?: AfterwordError;
  /** Of one that has `expired`: what came of it is kept no longer, so that nobody can tell what was run and paid. */
  readonly forgotten?: true;
  /** To be stored in place of the reference before anything else is done: what the provider gives only once is in it. */
  readonly reference?: JsonValue;
}

export interface FollowedEvents {
  readonly events: readonly StreamEvent[];
  /** To be stored with them, in place of the one before. */
  readonly reference: JsonValue;
}

export interface LaneCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * The events of a whole answer, which fold into the same Result as those of one that was streamed, or why there is none: it failed, or it was not run,
 * which costs nothing, because the submission was cancelled or has expired before.
 */
export type LaneResult =
  | { readonly id: string; readonly events: readonly StreamEvent[]; readonly error?: undefined }
  | {
      readonly id: string;
      readonly error: AfterwordError;
      readonly notRun?: "cancelled" | "expired";
      /** There is an answer, which cannot be read: it may have been paid. */
      readonly unreadable?: true;
      readonly events?: undefined;
    };

/**
 * Nobody knows whether the provider took a submission: the connection broke after it was sent, or the answer cannot be read. It was not sent
 * again, which could run and bill it twice. `code` and `cause` are those of the failure.
 */
export class UnclearSubmissionError extends AfterwordError {
  readonly provider: string;

  constructor(provider: string, cause: AfterwordError) {
    const said = cause.message.replace(/\.$/, "");
    super(
      cause.code,
      `It is unclear whether ${provider} took the submission: ${said}. It was not sent again, as it might run twice.`,
      { cause },
    );
    this.provider = provider;
  }
}
