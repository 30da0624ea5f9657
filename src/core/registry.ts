/** Finds models by id: `provider:name`, a bare name that one provider has, or an alias. */
import { type Clock, systemClock } from "./clock.ts";
import { InvalidRequestError, UnknownModelError } from "./errors.ts";
import { checkFeatures, surelyHas } from "./features.ts";
import { Generation } from "./generation.ts";
import { Model } from "./model.ts";
import type { ModelInfo } from "./model-info.ts";
import type { PromptOptions } from "./options.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import { withoutDate } from "./snapshot.ts";
import { closest } from "./suggest.ts";

export interface RegistryOptions {
  readonly providers: readonly Provider[];
  /** What is known of models. A model of a known provider works without being listed. */
  readonly models?: readonly ModelInfo[];
  /** Short names; one may stand for another. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What `getModel()` without an id gives. */
  readonly defaultModel?: string;
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
  generate(request: ModelRequest, options?: Pick<PromptOptions, "signal" | "timeoutMs">): Generation;
}

/** @throws InvalidRequestError when two providers have one name or a model's provider is missing */
export function createRegistry(options: RegistryOptions): Registry {
  const { models = [], aliases = {}, clock = systemClock } = options;
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

  const send = (request: ModelRequest, callOptions: PromptOptions): Generation => {
    const { info, provider } = find(request.model);
    checkFeatures(request, info, provider, (feature) => {
      const others = models.filter((other) => other.provider === info.provider && surelyHas(other, feature));
      return others.slice(0, 3).map((other) => other.id);
    });
    const { signal, timeoutMs } = callOptions;
    return new Generation(request, { provider, model: info, clock, signal, timeoutMs });
  };

  return {
    providers: [...providers.values()],
    getModel(id = options.defaultModel, defaults = {}) {
      if (id === undefined) throw new InvalidRequestError("model", "No model was named and there is no default model.");
      return new Model(find(id).info, defaults, send);
    },
    listModels() {
      const names = [...providers.keys()];
      return models
        .filter((info) => providers.has(info.provider))
        .sort((a, b) => names.indexOf(a.provider) - names.indexOf(b.provider))
        .map((info) => ({ ...info, aliases: [...(info.aliases ?? []), ...aliasesOf(info.id, aliases)] }));
    },
    generate(request, callOptions = {}) {
      return send(request, callOptions);
    },
  };
}

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
