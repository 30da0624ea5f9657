import { type Lane, type LaneLimits } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
/** What is stored of a submission. A `batchId` alone will do, of one that another program made. */
export interface BatchReference {
    readonly batchId: string;
    /** How many requests it has: until all are counted, the file is still being read. */
    readonly count?: number;
    /** Milliseconds since the epoch, by our clock. */
    readonly submittedAt?: number;
    /** The uploaded file. */
    readonly fileId?: string;
}
export declare function batchLane(profile: ChatProfile, settings: HttpSettings, limits: LaneLimits): Omit<Lane, "limits">;
