/** How long a name may be, in bytes of UTF-8. */
export const MAX_NAME_BYTES = 128;

const encoder = new TextEncoder();

/** nameError says what is wrong with a name of a source, as the hub would; undefined: nothing. */
export function nameError(name: string): string | undefined {
  if (name === "") return "A name has one character at least.";
  return sceneError(name);
}

/** sceneError says what is wrong with a name of a scene, which may be empty; undefined: nothing. */
export function sceneError(name: string): string | undefined {
  const bytes = encoder.encode(name).length;
  if (bytes > MAX_NAME_BYTES) return `This name is ${bytes} bytes long; it may be ${MAX_NAME_BYTES}.`;
  if (/\p{Cs}/u.test(name)) return "This name has half of a character: it cannot be sent.";
  if (/\p{Cc}/u.test(name)) return "A name has no control characters, such as tabs and line ends.";
  if (name.includes("*")) return "A name has no *: that marks the beginning of many names.";
  return undefined;
}
