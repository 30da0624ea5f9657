/** The few members of the peers that the bench uses, so that types can be checked where the peers are not installed. */

declare module "undici" {
  interface Body extends AsyncIterable<Uint8Array> {
    json(): Promise<unknown>;
  }
  interface RequestOptions {
    readonly method: "POST";
    readonly headers: Record<string, string>;
    readonly body: string;
  }
  export function request(url: string, options: RequestOptions): Promise<{ readonly body: Body }>;
}

declare module "openai" {
  interface ChatBody {
    readonly model: string;
    readonly messages: readonly { readonly role: "user"; readonly content: string }[];
  }
  interface ChatChunk {
    readonly choices: readonly { readonly delta: { readonly content?: string | null } }[];
  }
  interface ChatCompletion {
    readonly choices: readonly { readonly message: { readonly content: string | null } }[];
  }
  interface ResponsesBody {
    readonly model: string;
    readonly input: string;
  }
  type ResponseStreamEvent =
    | { readonly type: "response.output_text.delta"; readonly delta: string }
    | { readonly type: "response.completed" };
  export class OpenAI {
    constructor(options: { readonly apiKey: string; readonly baseURL: string });
    readonly chat: {
      readonly completions: {
        create(body: ChatBody & { readonly stream: true }): Promise<AsyncIterable<ChatChunk>>;
        create(body: ChatBody): Promise<ChatCompletion>;
      };
    };
    readonly responses: {
      create(body: ResponsesBody & { readonly stream: true }): Promise<AsyncIterable<ResponseStreamEvent>>;
      create(body: ResponsesBody): Promise<{ readonly output_text: string }>;
    };
  }
}

declare module "@anthropic-ai/sdk" {
  interface MessageBody {
    readonly model: string;
    readonly max_tokens: number;
    readonly messages: readonly { readonly role: "user"; readonly content: string }[];
  }
  type MessageStreamEvent =
    | { readonly type: "content_block_delta"; readonly delta: { readonly type: "text_delta"; readonly text: string } }
    | { readonly type: "content_block_delta"; readonly delta: { readonly type: "thinking_delta" } }
    | { readonly type: "message_stop" };
  interface Message {
    readonly content: readonly ({ readonly type: "text"; readonly text: string } | { readonly type: "thinking" })[];
  }
  export class Anthropic {
    constructor(options: { readonly apiKey: string; readonly baseURL: string });
    readonly messages: {
      create(body: MessageBody & { readonly stream: true }): Promise<AsyncIterable<MessageStreamEvent>>;
      create(body: MessageBody): Promise<Message>;
    };
  }
}

declare module "ai" {
  export interface LanguageModel {
    readonly modelId: string;
  }
  interface Call {
    readonly model: LanguageModel;
    readonly prompt: string;
  }
  export function streamText(call: Call): { readonly textStream: AsyncIterable<string> };
  export function generateText(call: Call): Promise<{ readonly text: string }>;
}
