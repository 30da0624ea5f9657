import type { Service } from "../service.ts";
export declare const openaiBackground: Service;
