/** As much of the AI SDK's language model specification as is used here, declared anew: its types need nothing installed. */
// https://github.com/vercel/ai/tree/main/packages/provider/src/language-model
export const versions = ["v3", "v4"];
