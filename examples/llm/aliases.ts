/** Short names, and every model with the names it answers to. There are no synchronous twins to tell apart. */
import { createRegistry, listModels } from "afterword";
import { openai } from "afterword/openai";

const registry = createRegistry({
  providers: [openai()],
  models: listModels(), // what is known of models: limits, capabilities, prices
  aliases: { "4o-mini": "openai:gpt-4o-mini", fast: "openai:gpt-5-nano", default: "4o-mini" },
});
console.log(registry.getModel("default").id);
for (const { id, aliases } of registry.listModels()) {
  if (aliases.length > 0) console.log(`${id} (${aliases.join(", ")})`);
}
