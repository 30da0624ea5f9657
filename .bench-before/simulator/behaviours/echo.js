export const echo = (prompt, { protocol, path }) => {
    // Headers stay out: the key is among them.
    const text = JSON.stringify({ simulated: true, protocol: protocol.name, path, body: prompt.body }, undefined, 2);
    const lines = text.split(/(?<=\n)/);
    return { choices: Array.from({ length: prompt.choices }, () => [{ type: "text", text: lines }]) };
};
