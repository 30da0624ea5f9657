/** Notices that providers send when something that they carry out has ended: a reason to ask for it now. https://www.standardwebhooks.com */
import { InvalidRequestError } from "../core/errors.js";
import { isObject } from "../core/json.js";
/** Older or newer ones are refused: whoever has overheard one must not send it again later. */
const toleranceMs = 5 * 60_000;
/**
 * The id of what the notice is about, such as `batch_…` or `resp_…`, once its signature is known to be right.
 * @param secret as the provider gave it: `whsec_` and base64, or the base64 alone. https://platform.openai.com/docs/guides/webhooks, https://ai.google.dev/gemini-api/docs/webhooks
 * @throws InvalidRequestError for what the provider has not signed, or not just now, and for what names nothing
 */
export async function readWebhook(request, secret, now) {
    const { body } = request;
    const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headerOf(request, name));
    const wrong = (message) => new InvalidRequestError("webhook", message);
    if (!id || !timestamp || !signatures) {
        throw wrong("This is no webhook: it lacks webhook-id, webhook-timestamp or webhook-signature in its head.");
    }
    const ageMs = now - Number(timestamp) * 1000;
    // Written so that what is no number is refused too.
    if (!(Math.abs(ageMs) <= toleranceMs))
        throw wrong(`The webhook ${id} was not sent in the last five minutes.`);
    if (!(await isSigned(`${id}.${timestamp}.${body}`, signatures, secret))) {
        throw wrong(`The webhook ${id} is not signed with this secret; its body must be given as it came.`);
    }
    const about = aboutOf(body);
    if (about === undefined)
        throw wrong(`The webhook ${id} does not say what it is about.`);
    return about;
}
/** One of the signatures will do: while a secret is being replaced there are two. */
async function isSigned(signed, signatures, secret) {
    const raw = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    if (raw.length === 0)
        throw new InvalidRequestError("secret", "The secret of the webhook is empty, or no base64.");
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
    const bytes = new TextEncoder().encode(signed);
    for (const each of signatures.split(" ")) {
        const [version, signature = ""] = each.split(",");
        if (version !== "v1")
            continue;
        // Compared in the same time however much of it is right.
        if (await crypto.subtle.verify(algorithm, key, Buffer.from(signature, "base64"), bytes))
            return true;
    }
    return false;
}
function aboutOf(body) {
    let notice;
    try {
        notice = JSON.parse(body);
    }
    catch {
        return undefined;
    }
    const data = isObject(notice) ? notice.data : undefined;
    const about = isObject(data) ? (data.id ?? data.name) : undefined;
    return typeof about === "string" && about !== "" ? about : undefined;
}
function headerOf({ headers }, name) {
    if (headers instanceof Headers)
        return headers.get(name) ?? undefined;
    const [, value] = Object.entries(headers).find(([each]) => each.toLowerCase() === name) ?? [];
    return typeof value === "string" ? value : value?.join(" ");
}
