/** A text as the pad takes it: line ends are LF, and there are no half characters, which Yjs would not carry (T2). */
export const cleanText = (text: string): string =>
  text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/\p{Surrogate}/gu, '\uFFFD');
