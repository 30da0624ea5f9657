/** An answer as OpenAI's Responses API writes it. */

const head = {
  id: "resp_0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  object: "response",
  created_at: 1_763_700_000,
  model: "gpt-5.6-luna",
  error: null,
  incomplete_details: null,
};
const itemId = "item_0f9e8d7c6b5a49382716a5b4c3d2e1f0";

function usage(deltas: number) {
  return {
    input_tokens: 12,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: deltas,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 12 + deltas,
  };
}

function message(text: string, status: string) {
  const content = text === "" ? [] : [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { id: itemId, type: "message", status, role: "assistant", content };
}

function call(text: string, status: string) {
  return { id: itemId, type: "function_call", status, call_id: "call_fHCjJqt9", name: "write", arguments: text };
}

/** @param tool the pieces are the arguments of a function call */
export function responsesEvents(pieces: readonly string[], tool: boolean): string[] {
  let sequence = 0;
  const event = (type: string, fields: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  const text = pieces.join("");
  const item = tool ? call : message;
  const at = { item_id: itemId, output_index: 0, ...(!tool && { content_index: 0 }) };
  const delta = tool ? "response.function_call_arguments" : "response.output_text";
  return [
    event("response.created", { response: { ...head, status: "in_progress", output: [], usage: null } }),
    event("response.in_progress", { response: { ...head, status: "in_progress", output: [], usage: null } }),
    event("response.output_item.added", { output_index: 0, item: item("", "in_progress") }),
    ...(tool
      ? []
      : [event("response.content_part.added", { ...at, part: { type: "output_text", text: "", annotations: [] } })]),
    ...pieces.map((piece) => event(`${delta}.delta`, { ...at, delta: piece })),
    event(`${delta}.done`, { ...at, ...(tool ? { arguments: text } : { text }) }),
    ...(tool
      ? []
      : [event("response.content_part.done", { ...at, part: { type: "output_text", text, annotations: [] } })]),
    event("response.output_item.done", { output_index: 0, item: item(text, "completed") }),
    event("response.completed", {
      response: { ...head, status: "completed", output: [item(text, "completed")], usage: usage(pieces.length) },
    }),
  ];
}

export function wholeResponse(text: string, deltas: number): string {
  return JSON.stringify({ ...head, status: "completed", output: [message(text, "completed")], usage: usage(deltas) });
}
