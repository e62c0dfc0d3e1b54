/** Slots of a Words: a power of two, above what is in most scenes. */
const SLOTS = 4096;

/**
 * Words turns UTF-8 into strings and remembers them: the same few names come 60
 * times a second, and TextDecoder takes longer for one than for its comparison.
 * It is a cache with one word a slot, so it never grows beyond SLOTS words.
 */
export class Words {
  // What is no UTF-8 becomes U+FFFD; a byte order mark stays, as it belongs to the name.
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  private readonly bytes: (Uint8Array | undefined)[] = new Array(SLOTS);
  private readonly texts: string[] = new Array(SLOTS).fill("");

  /** read returns the text of buffer[start, end). */
  read(buffer: Uint8Array, start: number, end: number): string {
    if (start === end) return "";
    const slot = slotOf(buffer, start, end);
    const known = this.bytes[slot];
    if (known === undefined || !isSame(known, buffer, start, end)) {
      const bytes = buffer.slice(start, end); // a copy: the frame may go
      this.bytes[slot] = bytes;
      this.texts[slot] = this.decoder.decode(bytes);
    }
    return this.texts[slot]!;
  }
}

/** slotOf is FNV-1a (Fowler, Noll, Vo; 32 bits), folded. */
function slotOf(buffer: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ buffer[i]!, 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}

function isSame(word: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== buffer[start + i]) return false;
  return true;
}
