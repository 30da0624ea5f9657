/** A model: plain data about it, and the verbs. */
import type { Generation } from "./generation.ts";
import type { PromptInput } from "./input.ts";
import type { ModelInfo } from "./model-info.ts";
import { checkOptions, type PromptOptions } from "./options.ts";
import { createRequest, type ModelRequest } from "./request.ts";

export class Model {
  readonly id: string;
  readonly info: ModelInfo;
  readonly #defaults: PromptOptions;
  readonly #send: (request: ModelRequest, options: PromptOptions) => Generation;

  /** Models come from a registry: `getModel(id)`. @internal */
  constructor(
    info: ModelInfo,
    defaults: PromptOptions,
    send: (request: ModelRequest, options: PromptOptions) => Generation,
  ) {
    checkOptions(defaults);
    this.id = info.id;
    this.info = info;
    this.#defaults = defaults;
    this.#send = send;
  }

  /**
   * Makes a generation; nothing is sent until it is read.
   * @throws InvalidRequestError naming an option or message that cannot be sent
   */
  prompt(input: PromptInput, options: PromptOptions = {}): Generation {
    const all = { ...this.#defaults, ...options };
    return this.#send(createRequest(this.id, input, all), all);
  }

  /** The same model with other defaults; this one stays as it is. */
  with(defaults: PromptOptions): Model {
    return new Model(this.info, { ...this.#defaults, ...defaults }, this.#send);
  }
}
