import { it } from "vitest";
import { batchProviders, backgroundProviders, openLanes, scripted } from "../lanes/providers.ts";
it.each(Object.entries(batchProviders))("%s", async (_n, connect) => {
  const t0 = Date.now();
  await using f = await openLanes(connect);
  const batch = await f.operations.deferAll(["a","b","c"].map((t) => f.model("script").prompt(scripted(t))), { lane: "batch" });
  const st = await f.clock.until(batch.wait());
  console.log(_n, Date.now()-t0, JSON.stringify(st.map((s) => [s.metadata.state, s.response?.text, s.response?.usage, s.response?.cost, s.error])), f.simulator.jobs.length, f.simulator.requests.map((r) => r.method+" "+r.path).join("\n"));
});
it.each(Object.entries(backgroundProviders))("bg %s", async (_n, connect) => {
  const t0 = Date.now();
  await using f = await openLanes(connect);
  const st = await f.clock.until((await f.operations.defer(f.model("script").prompt(scripted("a")), { lane: "background" })).wait());
  console.log(_n, Date.now()-t0, JSON.stringify([st].map((s) => [s.metadata.state, s.response?.text, s.response?.usage, s.response?.cost, s.error])), f.simulator.jobs.length, f.simulator.requests.map((r) => r.method+" "+r.path).join("\n"));
});
