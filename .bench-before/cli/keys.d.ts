/** Which keys are there: by the names of their environment variables, never by value. */
import type { Provider } from "../index.ts";
/** The environment variable that holds the provider's key, if one does. */
export declare function keyVariable(provider: Provider): string | undefined;
