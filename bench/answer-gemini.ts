/** An answer as Gemini's generateContent writes it. */

function chunk(text: string, count: number, finishReason?: string): string {
  const candidate = { content: { parts: [{ text }], role: "model" }, ...(finishReason && { finishReason }), index: 0 };
  const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: count, totalTokenCount: 12 + count };
  return JSON.stringify({
    candidates: [candidate],
    usageMetadata,
    modelVersion: "gemini-2.5-flash",
    responseId: "mTQ5aZ3xK4unz7IPh6m4sQk",
  });
}

export function geminiEvents(pieces: readonly string[]): string[] {
  const last = pieces.length - 1;
  return pieces.map((text, index) => `data: ${chunk(text, index + 1, index === last ? "STOP" : undefined)}\n\n`);
}

export function wholeGemini(text: string, deltas: number): string {
  return chunk(text, deltas, "STOP");
}
