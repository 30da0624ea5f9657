/** @param noticed as in {@link Lane.noticed} */
export function httpLane(limits, load, noticed) {
    let loaded;
    const lane = () => (loaded ??= load());
    return {
        limits,
        ...(noticed !== undefined && { noticed }),
        submit: async (...given) => (await lane()).submit(...given),
        find: async (...given) => (await lane()).find(...given),
        poll: async (...given) => (await lane()).poll(...given),
        async *results(...given) {
            yield* (await lane()).results(...given);
        },
        async *follow(...given) {
            yield* (await lane()).follow?.(...given) ?? [];
        },
        cancel: async (...given) => (await lane()).cancel(...given),
        discard: async (...given) => (await lane()).discard?.(...given),
    };
}
