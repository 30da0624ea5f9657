/** What the bench's server answers: so many deltas of prose, the same text in every protocol, as the vendors write it on the wire. */
import { geminiEvents, wholeGemini } from "./answer-gemini.ts";
import { responsesEvents, wholeResponse } from "./answer-responses.ts";

export type Protocol = "openai" | "anthropic" | "responses" | "gemini";

export interface Scenario {
  readonly deltas: number;
  /** Deltas a second in each stream, each its own write; as fast as they are read unless set. */
  readonly perSecond?: number;
  /** Characters of each delta; a token's length unless set. */
  readonly deltaLength?: number;
  /** The deltas are the input of a tool call, and not the answer's text. */
  readonly tool?: boolean;
}

/** The scenario as the first segment of a path, so that it travels in the base URL, which every library takes. */
export function scenarioPath({ deltas, perSecond = 0, deltaLength = 0, tool = false }: Scenario): string {
  return `/${deltas}-${perSecond}-${deltaLength}-${tool ? 1 : 0}`;
}

export function parseScenario(path: string): Scenario {
  const [deltas = 0, perSecond = 0, deltaLength = 0, tool = 0] = (path.split("/")[1] ?? "").split("-").map(Number);
  return { deltas, perSecond, deltaLength, tool: tool === 1 };
}

// Mostly ASCII, as English is; now and then what takes two, three and four bytes.
const tokens = (
  " the| a| of| stream| arrives|,| and| each| small| piece| is| read| as| it| comes|.| Nothing| waits| for| what| is| not| yet| there|;|\n\n" +
  '| "Why|?"| she| asked| while| rivers| ran| under| old| bridges| tokeni|zation| 2026| isn’t| —| naïve| over|all| light| scatter|ing|:| 🌊'
).split("|");

/** The pieces of text, in order. The same for the same scenario, in every process. */
export function answerDeltas({ deltas, deltaLength, tool }: Scenario): string[] {
  let state = 42;
  const token = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return tokens[(state >>> 8) % tokens.length] as string;
  };
  const pieces = Array.from({ length: deltas }, () => {
    let text = token();
    while (deltaLength && text.length < deltaLength) text += token();
    return text;
  });
  // The input of a tool is JSON: the same prose as its one member.
  return tool ? ['{"text":"', ...pieces.map((piece) => JSON.stringify(piece).slice(1, -1)), '"}'] : pieces;
}

/** The stream as its server-sent events, one string each. */
export function answerEvents(protocol: Protocol, scenario: Scenario): string[] {
  return events[protocol](scenario);
}

/** The same answer in one piece, as JSON. */
export function wholeAnswer(protocol: Protocol, scenario: Scenario): string {
  const text = answerDeltas(scenario).join("");
  if (protocol === "responses") return wholeResponse(text, scenario.deltas);
  if (protocol === "gemini") return wholeGemini(text, scenario.deltas);
  if (protocol === "openai") {
    const message = { role: "assistant", content: text, refusal: null, annotations: [] };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
    return JSON.stringify({ ...chatHead("chat.completion"), choices, usage: chatUsage(scenario.deltas) });
  }
  const content = [{ type: "text", text }];
  const usage = { ...messageHead.usage, output_tokens: scenario.deltas };
  return JSON.stringify({ ...messageHead, content, stop_reason: "end_turn", usage });
}

function chatEvents(scenario: Scenario): string[] {
  const head = chatHead("chat.completion.chunk");
  const event = (delta: object, finishReason: string | null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
    return `data: ${JSON.stringify({ ...head, choices })}\n\n`;
  };
  return [
    event({ role: "assistant", content: "", refusal: null }, null),
    ...(scenario.tool
      ? answerDeltas(scenario).map((piece, index) => event(chatCall(piece, index === 0), null))
      : answerDeltas(scenario).map((content) => event({ content }, null))),
    event({}, scenario.tool ? "tool_calls" : "stop"),
    `data: ${JSON.stringify({ ...head, choices: [], usage: chatUsage(scenario.deltas) })}\n\n`,
    "data: [DONE]\n\n",
  ];
}

function chatCall(piece: string, first: boolean) {
  const head = first ? { id: "call_fHCjJqt9Pysde6vcJcvbXGBx", type: "function" } : {};
  return { tool_calls: [{ index: 0, ...head, function: { ...(first && { name: "write" }), arguments: piece } }] };
}

function chatHead(object: string) {
  const id = "chatcmpl-CkT9vZ4oSykiIFK4lXLReDiKyAjsQ";
  return {
    id,
    object,
    created: 1_763_700_000,
    model: "gpt-5.6-luna",
    service_tier: "default",
    system_fingerprint: null,
  };
}

function chatUsage(deltas: number) {
  return {
    prompt_tokens: 12,
    completion_tokens: deltas,
    total_tokens: 12 + deltas,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

const messageHead = {
  model: "claude-haiku-4-5",
  id: "msg_011CeCGmCzjcUtmtEmMdEiM2",
  type: "message",
  role: "assistant",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 15, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 },
};

function messageEvents(scenario: Scenario): string[] {
  const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const ending = { stop_reason: scenario.tool ? "tool_use" : "end_turn", stop_sequence: null };
  const call = { type: "tool_use", id: "toolu_01MKSN7NHsBVKr7Jvw5pqCQq", name: "write", input: {} };
  const delta = (piece: string) =>
    scenario.tool ? { type: "input_json_delta", partial_json: piece } : { type: "text_delta", text: piece };
  return [
    event("message_start", { message: messageHead }),
    event("content_block_start", { index: 0, content_block: scenario.tool ? call : { type: "text", text: "" } }),
    event("ping", {}),
    ...answerDeltas(scenario).map((piece) => event("content_block_delta", { index: 0, delta: delta(piece) })),
    event("content_block_stop", { index: 0 }),
    event("message_delta", { delta: ending, usage: { ...messageHead.usage, output_tokens: scenario.deltas } }),
    event("message_stop", {}),
  ];
}

const events: { readonly [protocol in Protocol]: (scenario: Scenario) => string[] } = {
  openai: chatEvents,
  anthropic: messageEvents,
  responses: (scenario) => responsesEvents(answerDeltas(scenario), scenario.tool ?? false),
  gemini: (scenario) => geminiEvents(answerDeltas(scenario)),
};
