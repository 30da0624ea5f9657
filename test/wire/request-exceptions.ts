/** Where our requests are not what was recorded, one by one, each with its reason; a line that is no longer true fails the test. */

const withoutId = "this client leaves out of a reasoning item what names it; ours send it back as it came";
const thinkTags = "this client sends thinking back as text in tags of its own; ours in the server's field for it";
const madeId = "an id that this client made for a call that came without; ours leave it without";

const summary = "how much of its thinking the model shows: ours have no word for how much";

const askedNotTo = "this client asks for no strictness; ours ask for it wherever the schema can be made strict";
const leftOut = "what is not strict here is left to the API, which makes a schema strict where it can";
const strict = "nothing is known of this server, so that it gets schemas as they are";

/** By case, exchange, and place in the canonical body. */
export const knownDifferences: Readonly<Record<string, string>> = {
  "openai-responses/reasoning-summary-stream 1 reasoning.summary": summary,
  "openai-responses/reasoning-encrypted-stream 1 reasoning.summary": summary,
  "yandex/v1-tools-stream 1 tools.0.function.strict": strict,
  "yandex/v1-tools-stream 2 tools.0.function.strict": strict,
  "openai-chat/structured-with-tool-loop 1 response_format.json_schema.strict": askedNotTo,
  "openai-chat/structured-with-tool-loop 2 response_format.json_schema.strict": askedNotTo,
  "openai-responses/tool-object-args 1 tools.0.strict": askedNotTo,
  "openai-responses/tools-parallel-loop 1 tools.0.strict": leftOut,
  "openai-responses/tools-parallel-loop 1 tools.1.strict": leftOut,
  "openai-responses/tools-parallel-loop 2 tools.0.strict": leftOut,
  "openai-responses/tools-parallel-loop 2 tools.1.strict": leftOut,
  "openai-responses/tools-parallel-loop 2 input.1.id": withoutId,
  "openai-responses/tools-parallel-loop 2 input.1.content": withoutId,
  "gemini/tool-thought-signature-stream 2 contents.1.parts.0.functionCall.id": madeId,
  "gemini/tool-thought-signature-stream 2 contents.2.parts.0.functionResponse.id": madeId,
  "gemini/tools-parallel-loop 2 contents.1.parts.1.thoughtSignature":
    "this client repeats the signature of the first call for the second, which came without; ours leave it without",
  "groq/tool-use-failed-in-stream 3 messages.4.content": thinkTags,
  "groq/tool-use-failed-in-stream 3 messages.4.reasoning": thinkTags,
  "groq/tool-use-failed 3 messages.4.content": thinkTags,
  "groq/tool-use-failed 3 messages.4.reasoning": thinkTags,
};

/** Requests that are refused before they are sent, by case and exchange: the option that is named. */
export const refused: Readonly<Record<string, string>> = {
  // It is 99, to see the provider refuse it.
  "openai-chat/error-400-param 1": "temperature",
};

const failedCall =
  "the answer was the error that a call was not valid, which this client made a call of; ours throw it";

/** Requests with an answer of the model for which there is no result of ours, by case and exchange. */
export const withoutResult: Readonly<Record<string, string>> = {
  "groq/tool-use-failed-in-stream 2": failedCall,
  "groq/tool-use-failed-in-stream 3": failedCall,
  "groq/tool-use-failed 2": failedCall,
  "groq/tool-use-failed 3": failedCall,
};

const newerTool =
  "a version of the provider's own tool that is newer than the specification at hand; passed on as it is";

/** Requests that are not as the specification has them, by case and exchange. */
export const outsideSpecification: Readonly<Record<string, string>> = {
  "anthropic/web-search 1": newerTool,
  "anthropic/code-execution 1": newerTool,
};

const added = "said by ours alone, see the reader's table";
const ourName = "told to the model; ours is always the same";
const stored = "names what the provider stored; ours store nothing";
const citations = "the provider's news of its sources, nothing it takes back";
const cacheMark = "ours mark the last message alone";

/**
 * By protocol, the places in our requests (`sent`) and in the recorded ones where the comparison would not see another value, and why: everything
 * else is seen, which is tried place by place.
 */
export const unseen: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "openai.chat": {
    "sent stream_options.include_usage": added,
    "sent response_format.json_schema.name": ourName,
    "recorded response_format.json_schema.name": ourName,
    "sent tools.*.function.strict": added,
    "sent tools.*.function.parameters.additionalProperties": added,
    "sent response_format.json_schema.schema.additionalProperties": added,
    "recorded messages.*.tool_calls.*.index": "belongs to a streamed answer; one client sends it back all the same",
  },
  "openai.responses": {
    "sent store": added,
    "sent include.*": added,
    "sent reasoning.summary": added,
    "sent text.format.name": ourName,
    "recorded text.format.name": ourName,
    "sent tools.*.strict": added,
    "sent tools.*.parameters.additionalProperties": added,
    "recorded background": "an answer that is still to come has no word yet",
    "recorded input.*.id": stored,
    "recorded input.*.status": stored,
    "recorded input.*.content.*.annotations.*.type": citations,
    "recorded input.*.content.*.annotations.*.title": citations,
    "recorded input.*.content.*.annotations.*.url": citations,
    "recorded input.*.content.*.annotations.*.start_index": citations,
    "recorded input.*.content.*.annotations.*.end_index": citations,
    "recorded input.*.content.*.prompt_cache_breakpoint.mode": "a mark for the cache inside a message has no word",
  },
  "anthropic.messages": {
    "sent messages.*.content.*.caller.type": added,
    "recorded system.*.cache_control.type": cacheMark,
    "recorded system.*.cache_control.ttl": cacheMark,
    "recorded tools.*.cache_control.type": cacheMark,
    "recorded tools.*.cache_control.ttl": cacheMark,
  },
  "gemini.generate": { "recorded systemInstruction.role": "not read by the API" },
  "yandex.completion": {},
};
