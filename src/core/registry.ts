/** Finds models by id: `provider:name`, a bare name that one provider has, or an alias. */
import type { Journal } from "./chain.ts";
import type { ChainSettings } from "./chain-options.ts";
import { type Clock, systemClock } from "./clock.ts";
import { costOf, type PriceBook, saidCost } from "./cost.ts";
import { InvalidRequestError, UnknownModelError } from "./errors.ts";
import type { StreamEvent } from "./events.ts";
import { checkFeatures, type Feature, surelyHas } from "./features.ts";
import type { Generation } from "./generation.ts";
import type { JsonObject } from "./json.ts";
import type { LogSink } from "./log.ts";
import { Model } from "./model.ts";
import type { LaneName, ModelInfo } from "./model-info.ts";
import { type CallOptions, checkOptions, type PromptOptions } from "./options.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import { providerRequest } from "./schema-tool.ts";
import { type Means, sendDurable, sendPrompt } from "./send.ts";
import { withoutDate } from "./snapshot.ts";
import { closest } from "./suggest.ts";
import type { Tool } from "./tool.ts";

export interface RegistryOptions {
  readonly providers: readonly Provider[];
  /** What is known of models. A model of a known provider works without being listed. */
  readonly models?: readonly ModelInfo[];
  /** Short names; one may stand for another. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What `getModel()` without an id gives. */
  readonly defaultModel?: string;
  /** Options for every prompt of every model, such as `trackCost` or `labels`; those of a model or a prompt win. */
  readonly defaults?: PromptOptions;
  /** Where every call is written down. Nowhere by default. */
  readonly log?: LogSink;
  /** What tokens cost. By default what `createPriceBook()` knows. */
  readonly prices?: PriceBook;
  readonly clock?: Clock;
}

export interface ListedModel extends ModelInfo {
  /** Every other name it answers to. */
  readonly aliases: readonly string[];
}

export interface Registry {
  readonly providers: readonly Provider[];
  /**
   * @param id `provider:name`, a bare name, or an alias; the default model if left out
   * @param defaults options for every prompt of this model
   * @throws UnknownModelError with suggestions
   */
  getModel(id?: string, defaults?: PromptOptions): Model;
  /** Every listed model, in the order of the providers. */
  listModels(): ListedModel[];
  /** Sends a request made earlier, such as one read back from JSON. @throws UnknownModelError */
  generate(request: ModelRequest, options?: CallOptions): Generation;
  /** What calls of a model are made with. @internal */
  means(id: string): Means;
  /** Goes on with a request from what was written down of it. @internal */
  resume(request: ModelRequest, options: ResumeOptions): Generation;
}

/** How a request that was written down is gone on with. */
export interface ResumeOptions extends CallOptions {
  readonly tools: readonly Tool[];
  readonly settings: ChainSettings;
  readonly runsTools: boolean;
  readonly journal: Journal;
  readonly generationId: string;
  /** An answer that does not fit the schema is asked for once more. */
  readonly repair?: boolean;
  readonly schema?: JsonObject;
  readonly lane?: LaneName;
  /** What a lane of the provider gave for the first call that is made: it is read in place of an answer of the provider. */
  readonly answer?: readonly StreamEvent[];
}

/** @throws InvalidRequestError when two providers have one name or a model's provider is missing */
export function createRegistry(options: RegistryOptions): Registry {
  const { models = [], aliases = {}, clock = systemClock, prices = listedPrices, log } = options;
  checkOptions(options.defaults ?? {});
  const providers = new Map<string, Provider>();
  for (const provider of options.providers) {
    if (providers.has(provider.name)) {
      throw new InvalidRequestError("providers", `Two providers are named "${provider.name}"; give one another name.`);
    }
    providers.set(provider.name, provider);
  }
  const listed = new Map(models.map((info) => [info.id, info]));

  const find = (asked: string): { readonly info: ModelInfo; readonly provider: Provider } => {
    const id = followAliases(asked, aliases);
    const colon = id.indexOf(":");
    const provider = colon > 0 ? providers.get(id.slice(0, colon)) : undefined;
    if (provider) {
      const name = id.slice(colon + 1);
      if (name === "") throw unknown(asked, `Write ${provider.name}:NAME.`);
      const model = listed.get(withoutDate(id));
      const unlisted = model ? snapshot(model, name) : { id, provider: provider.name, name, capabilities: {} };
      return { info: listed.get(id) ?? unlisted, provider };
    }
    const exact = models.filter((info) => info.name === id || info.aliases?.includes(id));
    const undated = () => models.filter((info) => info.name === withoutDate(id)).map((info) => snapshot(info, id));
    const everywhere = exact.length > 0 ? exact : undated();
    // A model that cannot be used here does not make the name of one that can ambiguous.
    const here = everywhere.filter((info) => providers.has(info.provider));
    const matches = here.length > 0 ? here : everywhere;
    const [info, other] = matches;
    if (other) throw unknown(asked, `Several providers have it: ${matches.map((match) => match.id).join(", ")}.`);
    const owner = info && providers.get(info.provider);
    if (!info || !owner) throw unknown(asked, info ? `Its provider, ${info.provider}, is not registered.` : undefined);
    return { info, provider: owner };
  };

  const unknown = (asked: string, hint?: string): UnknownModelError => {
    const colon = asked.indexOf(":");
    const prefix = colon > 0 ? asked.slice(0, colon) : undefined;
    const known = [...providers.keys()].join(", ");
    const noProvider =
      prefix && !providers.has(prefix) ? `No provider is named ${prefix}; there are ${known}.` : undefined;
    const usable = models.filter((info) => providers.has(info.provider));
    const names = [...usable.flatMap((info) => [info.id, info.name, ...(info.aliases ?? [])]), ...Object.keys(aliases)];
    const reason =
      hint ?? noProvider ?? `A model that is not listed is asked for as provider:name, with one of ${known}.`;
    return new UnknownModelError(asked, { hint: reason, suggestions: hint ? [] : closest(asked, new Set(names)) });
  };

  const meansFor = (id: string): Means => {
    const { info, provider } = find(id);
    const alternatives = (feature: Feature) =>
      models
        .filter((other) => other.provider === info.provider && surelyHas(other, feature))
        .slice(0, 3)
        .map((other) => other.id);
    const check = (request: ModelRequest) => {
      checkFeatures(providerRequest(request, provider, info), info, provider, alternatives);
    };
    return { provider, model: info, clock, prices, log, check };
  };

  return {
    providers: [...providers.values()],
    getModel(id = options.defaultModel, defaults = {}) {
      if (id === undefined) throw new InvalidRequestError("model", "No model was named and there is no default model.");
      const means = meansFor(id);
      return new Model(means.model, { ...options.defaults, ...defaults }, means);
    },
    listModels() {
      const names = [...providers.keys()];
      return models
        .filter((info) => providers.has(info.provider))
        .sort((a, b) => names.indexOf(a.provider) - names.indexOf(b.provider))
        .map((info) => ({ ...info, aliases: [...(info.aliases ?? []), ...aliasesOf(info.id, aliases)] }));
    },
    generate(request, callOptions = {}) {
      const means = meansFor(request.model);
      means.check(request);
      return sendPrompt(request, means, { ...options.defaults, ...callOptions }, { totals: [], budgets: [] });
    },
    means: meansFor,
    resume(request, { tools, settings, runsTools, journal, generationId, lane, answer, ...callOptions }) {
      const all = { ...options.defaults, ...callOptions, tools };
      const scope = { totals: [], budgets: [], generationId };
      const found = meansFor(request.model);
      const provider = answer ? answering(found.provider, answer) : found.provider;
      const means = { ...found, provider, lane };
      return sendDurable(request, means, all, settings, scope, runsTools ? "all" : "none", journal);
    },
  };
}

/** The provider, as if it said just this. */
function answering(provider: Provider, events: readonly StreamEvent[]): Provider {
  return {
    ...provider,
    async *stream() {
      yield events;
    },
  };
}

const listedPrices: PriceBook = {
  cost(query) {
    const { prices, id } = query.model;
    const said = saidCost(query.usage);
    if (said) return { cost: said };
    return prices ? costOf(prices, query, "model") : { unknown: `No price is known for ${id}.` };
  },
};

/** A dated snapshot that is not listed: sent by the name it was asked for, with what is known of its model. */
function snapshot({ aliases: _, ...model }: ModelInfo, name: string): ModelInfo {
  return { ...model, id: `${model.provider}:${name}`, name };
}

function followAliases(id: string, aliases: Readonly<Record<string, string>>): string {
  const seen = new Set<string>();
  let name = id;
  while (Object.hasOwn(aliases, name) && !seen.has(name)) {
    seen.add(name);
    name = aliases[name] as string;
  }
  return name;
}

function aliasesOf(id: string, aliases: Readonly<Record<string, string>>): string[] {
  return Object.keys(aliases).filter((alias) => followAliases(alias, aliases) === id);
}
