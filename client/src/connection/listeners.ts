/** Who wants to hear of something, told in the order in which they asked. */
export interface Listeners<T> {
  tell(news: T): void;
  /** The returned function ends it. */
  add(listener: (news: T) => void): () => void;
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(news: T) => void>();
  return {
    tell(news) {
      for (const listener of all) listener(news);
    },
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
  };
}
