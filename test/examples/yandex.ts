/** What the programs of Yandex's page on deferred requests print. */
import { type Expectations, lines, text, usage } from "./expectation.ts";

export const yandex: Expectations = {
  "yandex/deferred.ts": {
    scripts: [[text("Laminate flooring is suitable.")], [text("Errors will not correct themselves."), usage(32, 16)]],
    prints: lines(
      "Variant 1:",
      "Laminate flooring is suitable.",
      "Variant 2:",
      "Errors will not correct themselves. stop 32 16",
    ),
    sends: [
      {
        modelUri: "gpt://b1g-folder/yandexgpt/latest",
        completionOptions: { temperature: 0.5 },
        messages: [{ role: "system", text: "Find errors in the text and correct them" }, { role: "user" }],
      },
    ],
  },
  "yandex/submit.ts": { scripts: [], prints: /^[0-9a-z]{22}\n$/ },
  "yandex/collect.ts": { scripts: [], prints: lines("Nothing was submitted.") },
};
