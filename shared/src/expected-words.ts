interface Word {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const SHAPES = 512;

/** Where a word is looked for: alike for words that are as long, and begin and end alike. */
const shapeOf = (length: number, first: number, last: number): number => (length * 37 + first * 5 + last * 11) % SHAPES;

/** Words of ASCII that are expected in frames, to be found there faster than new text is made. Learns nothing from what it is asked. */
export class ExpectedWords {
  readonly #byShape: readonly (readonly Word[] | undefined)[];

  constructor(words: readonly string[]) {
    const byShape = Array.from({ length: SHAPES }, (): Word[] | undefined => undefined);
    for (const text of words) {
      const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      const shape = shapeOf(bytes.length, bytes[0] ?? 0, bytes.at(-1) ?? 0);
      byShape[shape] = [...(byShape[shape] ?? []), { text, bytes }];
    }
    this.#byShape = byShape;
  }

  /** The word that lies there; undefined where none does. */
  find(frame: Uint8Array, start: number, length: number): string | undefined {
    const candidates = this.#byShape[shapeOf(length, frame[start] ?? 0, frame[start + length - 1] ?? 0)];
    if (candidates) for (const { text, bytes } of candidates) if (isAt(frame, start, length, bytes)) return text;
    return undefined;
  }
}

function isAt(frame: Uint8Array, start: number, length: number, bytes: Uint8Array): boolean {
  if (bytes.length !== length) return false;
  for (let index = 0; index < length; index += 1) if (frame[start + index] !== bytes[index]) return false;
  return true;
}
