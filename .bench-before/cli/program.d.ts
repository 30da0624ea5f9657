import { Command } from "commander";
/** @param signal ends whatever the command does */
export declare function createProgram(signal: AbortSignal): Command;
