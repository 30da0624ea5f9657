/** The names of the models; each is also known as `sim:` and the name. */
export const simulatedModels = ["echo", "prose", "script", "flaky"];
