import { checkSettings, resolveBaseURL } from "./settings.js";
/** @throws InvalidRequestError naming a setting that cannot be used */
export function httpProvider(facts, settings) {
    const { name, baseURL, keyVariables, keyOptional, features, hints } = facts;
    checkSettings(settings);
    if (typeof baseURL === "string")
        resolveBaseURL(baseURL);
    const owner = { provider: name, variables: keyVariables, optional: keyOptional };
    const load = async () => {
        const [{ Http }, { findKey, findKeyIfAny }, { prepare, ...profile }] = await Promise.all([
            import("./http.js"),
            import("./credential.js"),
            facts.load(),
        ]);
        const http = new Http({ ...profile, provider: name, baseURL }, settings);
        return { http, prepare, find: keyOptional ? findKeyIfAny : findKey };
    };
    let loaded;
    return {
        name,
        keyVariables,
        features,
        ...(hints && { hints }),
        async credentialSource() {
            const { keySource } = await import("./credential.js");
            return keySource(settings, owner);
        },
        async *stream(request, context) {
            const { http, prepare, find } = await (loaded ??= load());
            const { headers, warnings = [], ...call } = prepare(request, context);
            const found = await find(settings, owner, context);
            const answer = http.stream({ ...call, headers: headers(found), secrets: found ? [found.key] : [] }, context);
            yield* warnings.length > 0 ? withWarnings(warnings, answer) : answer;
        },
    };
}
/** Not before the answer begins, or the first of them would pass for its first event. */
async function* withWarnings(warnings, answer) {
    const events = warnings.map((warning) => ({ type: "warning", warning }));
    let told = false;
    for await (const batch of answer) {
        const start = told ? -1 : batch.findIndex(({ type }) => type === "start");
        told ||= start >= 0;
        yield start < 0 ? batch : batch.toSpliced(start + 1, 0, ...events);
    }
}
