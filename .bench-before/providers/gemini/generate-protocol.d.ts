import type { Protocol } from "../../http/http-provider.ts";
export declare function generateProtocol(name: string): Protocol;
