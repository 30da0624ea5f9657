/** sim:echo answers with the request as JSON, to show what was really sent. */
import type { Behaviour } from "../behaviour.ts";

export const echo: Behaviour = (prompt, { protocol, path }) => {
  // Headers stay out: the key is among them.
  const text = JSON.stringify({ simulated: true, protocol: protocol.name, path, body: prompt.body }, undefined, 2);
  const lines = text.split(/(?<=\n)/);
  return { choices: Array.from({ length: prompt.choices }, () => [{ type: "text", text: lines }]) };
};
