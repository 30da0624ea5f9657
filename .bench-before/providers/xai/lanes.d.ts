import type { Provider } from "../../core/provider.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
export declare function xaiLanes(profile: ChatProfile, settings: HttpSettings): NonNullable<Provider["lanes"]>;
