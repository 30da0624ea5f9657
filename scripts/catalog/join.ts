/** Joins what the packages know of models with what is kept by hand: later overrides win, field by field. */
import type { LaneName, ModelCapabilities, ModelInfo, ModelLimits, ModelPrices } from "../../src/core/model-info.ts";

/** What a page says of models. */
export interface Override {
  readonly provider: string;
  /** The models it is about: names, which are added where no package has them, or those that fit. */
  readonly models: RegExp | readonly string[];
  /** Where it stands. */
  readonly source: string;
  /** When it was read there, `YYYY-MM-DD`. */
  readonly checked: string;
  readonly capabilities?: ModelCapabilities;
  readonly limits?: ModelLimits;
  /** Replaces the prices as a whole; `null`: they are not known, whatever the packages say. */
  readonly prices?: Omit<ModelPrices, "lanes" | "serviceTiers" | "serverTools"> | null;
  readonly lanes?: readonly LaneName[];
  /** What part of its prices each lane costs. */
  readonly lanePrices?: NonNullable<ModelPrices["lanes"]>;
  readonly serviceTiers?: NonNullable<ModelPrices["serviceTiers"]>;
  readonly serverTools?: NonNullable<ModelPrices["serverTools"]>;
}

export function join(packaged: readonly ModelInfo[], overrides: readonly Override[]): ModelInfo[] {
  const models = new Map(packaged.map((model) => [model.id, model]));
  for (const override of overrides) {
    for (const name of namesOf(override, [...models.values()])) {
      const { provider } = override;
      const id = `${provider}:${name}`;
      models.set(id, overridden(models.get(id) ?? { id, provider, name, capabilities: {} }, override));
    }
  }
  return [...models.values()];
}

function namesOf({ provider, models }: Override, known: readonly ModelInfo[]): readonly string[] {
  if (!(models instanceof RegExp)) return models;
  return known.filter((model) => model.provider === provider && models.test(model.name)).map(({ name }) => name);
}

function overridden({ prices: packaged, ...model }: ModelInfo, override: Override): ModelInfo {
  const { limits, lanes } = override;
  const prices = override.prices === undefined ? packaged : override.prices;
  const lanePrices = override.lanePrices ?? packaged?.lanes;
  const serverTools = override.serverTools ?? packaged?.serverTools;
  const known = packaged?.serviceTiers;
  // Pages tell of one tier each.
  const serviceTiers = override.serviceTiers ? { ...known, ...override.serviceTiers } : known;
  const parts = {
    ...(lanePrices && { lanes: lanePrices }),
    ...(serviceTiers && { serviceTiers }),
    ...(serverTools && { serverTools }),
  };
  return {
    ...model,
    capabilities: { ...model.capabilities, ...override.capabilities },
    ...(limits && { limits: { ...model.limits, ...limits } }),
    ...(prices && { prices: { ...prices, ...parts } }),
    ...(lanes && { lanes }),
  };
}
