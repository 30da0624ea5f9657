/** A request as it came, its body not parsed: it is what was signed. */
export interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string;
}
/**
 * The id of what the notice is about, such as `batch_…` or `resp_…`, once its signature is known to be right.
 * @param secret as the provider gave it: `whsec_` and base64, or the base64 alone. https://platform.openai.com/docs/guides/webhooks, https://ai.google.dev/gemini-api/docs/webhooks
 * @throws InvalidRequestError for what the provider has not signed, or not just now, and for what names nothing
 */
export declare function readWebhook(request: WebhookRequest, secret: string, now: number): Promise<string>;
