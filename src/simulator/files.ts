/** Files as vendors keep them, and the form in which they are sent. */

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it is gone, where it does not stay. */
  readonly expiresAt?: number;
}

/** The fields of `multipart/form-data`, each with its text, and its file name where it is a file. */
export function parseMultipart(
  text: string,
  contentType: string,
): ReadonlyMap<string, { readonly text: string; readonly filename?: string }> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const fields = new Map<string, { readonly text: string; readonly filename?: string }>();
  if (boundary === undefined) return fields;
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const [head = "", ...rest] = part.split("\r\n\r\n");
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
    const filename = /filename="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined) continue;
    const value = rest.join("\r\n\r\n").replace(/\r\n$/, "");
    fields.set(name, { text: value, ...(filename !== undefined && { filename }) });
  }
  return fields;
}
