import type { Provider } from "../core/provider.ts";
export declare function sim(): Provider;
