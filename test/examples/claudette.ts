/** What the programs of claudette's page print: its own strings and numbers. */
import { call, type Expectations, lines, text, usage } from "./expectation.ts";

const sumsCall = call("sums", { a: 604542, b: 6458932 }, "toolu_1");
const sumsResult = { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "7063474" }] };
const finding = "Finding the sum of 604542 and 6458932";
const sum = "The sum of 604542 + 6458932 = **7,063,474**";

const hello = "Hello Jeremy! Nice to meet you. How can I help you today?";
const reminder = "Of course! Your name is Jeremy.";
const yourName = "Your name is Jeremy! You told me that at the start of our conversation.";
const prefill = "According to Douglas Adams,";
const life =
  "  it's 42.\n\nMore seriously: Create meaning through connections, growth, and contribution to something beyond yourself.";
const purpose =
  "  it's 42. \n\nMore seriously: to find purpose through connection, growth, and contributing something meaningful to others.";
const lorem = 'I notice you\'ve sent me the phrase "Lorem ipsum dolor sit amet" repeated many times.';
const noProblem = "No problem at all! These things happen. 😊";
const flowers = "The flowers in this image are **purple**.";

const python =
  "Python is a versatile, high-level programming language known for its clean syntax and readability, making it popular for everything from web development to data science and machine learning.";
const pythonAgain =
  "Python's extensive standard library and vast ecosystem of third-party packages make it an excellent choice for beginners and experienced developers alike.";
const thinking =
  "The user is asking me to write another sentence about Python. I'll provide a different sentence this time to give them varied information.";

export const claudette: Expectations = {
  "claudette/messages.ts": {
    scripts: [
      [text(hello), usage(10, 18)],
      [text(reminder), usage(42, 11)],
    ],
    prints: lines(
      hello,
      "In: 10; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 28; Search: 0",
      `{"role":"user","parts":[{"type":"text","text":"I'm Jeremy"}]}`,
      `{"role":"assistant","parts":[{"type":"text","text":"${hello}"}]}`,
      `{"role":"user","parts":[{"type":"text","text":"I forgot my name. Can you remind me please?"}]}`,
      reminder,
      "{",
      "  id: 'sim_msg_2',",
      "  resolvedModel: 'claude-sonnet-4-5',",
      "  role: 'assistant',",
      "  finishReason: 'stop',",
      "  rawFinishReason: 'end_turn'",
      "}",
    ),
    sends: [{ max_tokens: 200 }, { messages: [{ role: "user" }, { role: "assistant" }, { role: "user" }] }],
  },
  "claudette/usage.ts": {
    scripts: [
      [text("Hello! How can I help you today?"), usage(8, 12)],
      [text(life), usage(24, 27)],
      [text([life.slice(0, 11), life.slice(11)]), usage(24, 27)],
    ],
    prints: lines(
      "Hello! How can I help you today?",
      "In: 8; Out: 12; Cache create: 0; Cache read: 0; Total Tokens: 20; Search: 0",
      prefill + life,
      "In: 32; Out: 39; Cache create: 0; Cache read: 0; Total Tokens: 71; Search: 0",
      prefill + life,
      "In: 56; Out: 66; Cache create: 0; Cache read: 0; Total Tokens: 122; Search: 0",
      "{} stop",
      `{ prefill: '${prefill}' } stop`,
      `{ prefill: '${prefill}' } stop`,
    ),
  },
  "claudette/prefill.ts": {
    scripts: [[text(["  it's ", "42."])]],
    prints: lines(`"${prefill}"`, `"  it's "`, `"42."`, `${prefill}  it's 42.`),
    sends: [{ messages: [{ role: "user" }, { role: "assistant", content: prefill }] }],
  },
  "claudette/tool-choice.ts": {
    scripts: [[sumsCall, usage(712, 57)], [text(sum)]],
    prints: lines(
      "toolu_1 sums { a: 604542, b: 6458932 }",
      finding,
      "{",
      "  role: 'tool',",
      "  parts: [",
      "    {",
      "      type: 'tool-result',",
      "      id: 'toolu_1',",
      "      name: 'sums',",
      "      output: 7063474",
      "    }",
      "  ]",
      "}",
      sum,
    ),
    sends: [
      {
        system: "You are a summing expert.",
        tool_choice: { type: "tool", name: "sums" },
        tools: [
          {
            name: "sums",
            description: "Adds a + b.",
            input_schema: {
              properties: { a: { description: "First thing to sum" }, b: { default: 1 } },
              required: ["a"],
            },
          },
        ],
      },
      {
        messages: [{ role: "user" }, { role: "assistant", content: [{ type: "tool_use", id: "toolu_1" }] }, sumsResult],
      },
    ],
  },
  "claudette/structured.ts": {
    scripts: [[sumsCall]],
    prints: lines(finding, "[ 7063474 ]"),
    sends: [{ tool_choice: { type: "any" } }],
  },
  "claudette/cost.ts": {
    scripts: [[sumsCall, usage(2180, 204)]],
    prints: lines(
      "[ 7063474 ]",
      "Metric           Count  Cost (USD)",
      "Input tokens     2,180    0.006540",
      "Output tokens      204    0.003060",
      "Cache tokens         0    0.000000",
      "Server tool use      0    0.000000",
      "Total            2,384   $0.009600",
    ),
  },
  "claudette/chat.ts": {
    scripts: [
      [text(hello), usage(21, 18)],
      [text(yourName), usage(47, 19)],
      [text(purpose), usage(86, 29)],
    ],
    prints: lines(
      yourName,
      prefill + purpose,
      "6 In: 154; Out: 66; Cache create: 0; Cache read: 0; Total Tokens: 220; Search: 0",
    ),
    sends: [
      { system: "Always use tools if available, and calculations are requested." },
      { messages: [{ content: "I'm Jeremy" }, { content: hello }, { content: "What's my name?" }] },
      { messages: [{}, {}, {}, { content: yourName }, {}, { role: "assistant", content: prefill }] },
    ],
  },
  "claudette/chat-stream.ts": {
    scripts: [[text(["Hello Jeremy! ", hello.slice(14)]), usage(21, 18)]],
    prints: lines(hello, hello, "In: 21; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 39; Search: 0"),
  },
  "claudette/chat-tools.ts": {
    scripts: [
      [sumsCall, usage(624, 72)],
      [text(sum), usage(712, 24)],
    ],
    prints: lines("sums { a: 604542, b: 6458932 }", finding, sum),
    sends: [{ tools: [{ name: "sums" }] }, { messages: [{}, {}, sumsResult], tools: [{ name: "sums" }] }],
  },
  "claudette/image.ts": {
    scripts: [[text(flowers), usage(110, 12)]],
    prints: lines(flowers, "In: 110; Out: 12; Cache create: 0; Cache read: 0; Total Tokens: 122; Search: 0"),
    sends: [
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "image", source: { type: "base64", media_type: "image/png" } },
              { type: "text", text: "In brief, what color flowers are in this image?" },
            ],
          },
        ],
      },
    ],
  },
  "claudette/cache.ts": {
    scripts: [
      [text(lorem), usage(3, 125, { cacheWrite: 1063 })],
      [text(noProblem), usage(3, 39, { cacheRead: 1063, cacheWrite: 136 })],
    ],
    prints: lines(
      "In: 3; Out: 125; Cache create: 1063; Cache read: 0; Total Tokens: 1191; Search: 0",
      noProblem,
      "In: 6; Out: 164; Cache create: 1199; Cache read: 1063; Total Tokens: 2432; Search: 0",
      "| Metric | Count | Cost (USD) |",
      "|---|---:|---:|",
      "| Input tokens | 6 | 0.000018 |",
      "| Output tokens | 164 | 0.002460 |",
      "| Cache tokens | 2,262 | 0.004815 |",
      "| Server tool use | 0 | 0.000000 |",
      "| **Total** | **2,432** | **$0.007293** |",
    ),
    sends: [
      { messages: [{ content: [{ cache_control: { type: "ephemeral" } }] }] },
      { messages: [{}, { content: lorem }, { content: [{ cache_control: { type: "ephemeral" } }] }] },
    ],
  },
  "claudette/thinking.ts": {
    scripts: [
      [text(python), usage(13, 38)],
      [{ type: "reasoning", text: thinking, signature: "ErMCCkYICRgC" }, text(pythonAgain), usage(88, 64)],
    ],
    prints: lines(
      python,
      "{",
      "  type: 'reasoning',",
      `  text: "${thinking}",`,
      "  providerMetadata: { anthropic: { signature: 'ErMCCkYICRgC' } }",
      "}",
      "{",
      "  type: 'text',",
      `  text: "${pythonAgain}"`,
      "}",
      `${pythonAgain} ${thinking.length}`,
    ),
    sends: [{}, { thinking: { type: "enabled", budget_tokens: 1024 } }],
  },
};
