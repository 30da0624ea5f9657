/** What the programs of llm's page print. */
import { call, type Expectations, lines, text, usage } from "./expectation.ts";

const upperCalls = [
  [call("upper", { string: "panda" }, "call_1"), call("upper", { string: "pelican" }, "call_2")],
  [text(["PANDA ", "PELICAN"])],
];
const upperResults = [
  { type: "function_call_output", call_id: "call_1", output: "PANDA" },
  { type: "function_call_output", call_id: "call_2", output: "PELICAN" },
];

export const llm: Expectations = {
  "llm/prompt.ts": { prints: /^This is a simulated answer\. .*pelican.*\n$/ },
  "llm/stream.ts": { prints: /^This is a simulated answer\. .*pelican.*\n$/ },
  "llm/parallel.ts": { prints: /^gpt-4o-mini: .*Peru.*\ngpt-5-nano: .*Peru.*\nclaude-haiku-4-5: .*Peru.*\n$/ },
  "llm/models.ts": { prints: /^openai:.*\n(.*\n)*anthropic:claude-.*\n(.*\n)*sim:flaky\n$/ },
  "llm/aliases.ts": {
    prints: /^openai:gpt-4o-mini\n(.*\n)*openai:gpt-5-nano \(fast\)\n(.*\n)*openai:gpt-4o-mini \(4o-mini, default\)\n/,
  },
  "llm/unknown-model.ts": { prints: /^Unknown model: gpt-4o-mimi\. .*Did you mean gpt-4o-mini or .*\?\n$/ },
  "llm/options.ts": {
    scripts: [[text('{"subject":"a pixel","colour":"green","animals":0}')]],
    prints: lines("a pixel: green, 0 animals"),
    sends: [
      {
        temperature: 0,
        max_output_tokens: 200,
        input: [
          { role: "system", content: "Be precise." },
          { role: "user", content: [{ type: "input_text" }, { type: "input_image" }] },
        ],
        text: { format: { type: "json_schema" } },
      },
    ],
  },
  "llm/async-tool.ts": {
    scripts: [[call("hello", { name: "Percival" }, "call_1")], [text("Percival has been greeted.")]],
    prints: lines("Percival has been greeted."),
    sends: [{}, { input: [{}, {}, { type: "function_call_output", output: "Hello there Percival" }] }],
  },
  "llm/after-call.ts": {
    scripts: upperCalls,
    prints: lines("upper { string: 'panda' } PANDA", "upper { string: 'pelican' } PELICAN", "PANDA PELICAN"),
    sends: [{}, { input: [{}, {}, {}, ...upperResults] }],
  },
  "llm/chain-stream.ts": {
    scripts: upperCalls,
    prints: "PANDA PELICAN",
    sends: [{}, { input: [{}, {}, {}, ...upperResults] }],
  },
  "llm/conversation.ts": {
    scripts: [[text("Pelicans have large bills.")], [text("Skunks are black and white.")]],
    prints: lines("Pelicans have large bills.", "Skunks are black and white."),
    sends: [
      { input: [{ role: "user", content: "Five fun facts about pelicans" }] },
      { input: [{ role: "user" }, { role: "assistant" }, { role: "user", content: "Now do skunks" }] },
    ],
  },
  "llm/conversation-tools.ts": {
    scripts: [
      [call("search_web", { query: "pelicans" }, "call_1")],
      [text("Pelicans are back.")],
      [call("search_web", { query: "flamingos" }, "call_2")],
      [text("So are flamingos.")],
    ],
    prints: lines("Pelicans are back.", "So are flamingos."),
    sends: [
      { tools: [{ name: "search_web" }] },
      { input: [{}, {}, { output: "Results for: pelicans" }] },
      { tools: [{ name: "search_web" }], input: [{}, {}, {}, {}, { content: "What about flamingos?" }] },
      { input: [{}, {}, {}, {}, {}, {}, { output: "Results for: flamingos" }] },
    ],
  },
  "llm/on-done.ts": {
    scripts: [[text("Red, square, and still."), usage(12, 7)]],
    prints: lines(
      "Usage: In: 12; Out: 7; Cache create: 0; Cache read: 0; Total Tokens: 19; Search: 0",
      "Red, square, and still.",
    ),
  },
  "llm/usage-by-turn.ts": {
    scripts: [
      [call("celsius_to_fahrenheit", { celsius: 100 }, "call_1"), usage(60, 18)],
      [text(["100°C is ", "212°F."]), usage(90, 12)],
      [call("celsius_to_fahrenheit", { celsius: -40 }, "call_2"), usage(115, 18)],
      [text("-40°C is -40°F."), usage(145, 11)],
    ],
    prints: lines(
      "=== Turn 1 ===",
      "100°C is 212°F.",
      "",
      "=== Turn 2 ===",
      "-40°C is -40°F.",
      "",
      "=== Usage ===",
      "Answer 1: input=60, output=18",
      "Answer 2: input=90, output=12",
      "Answer 3: input=115, output=18",
      "Answer 4: input=145, output=11",
    ),
    sends: [{}, { input: [{}, {}, { output: "212" }] }],
  },
};
