/** Where a message stands: the `seq`-th event of one life of a room. */
export interface Placed {
  readonly epoch: string;
  readonly seq: number;
}

/** What one tab went through, in the order in which it did. Messages are known by their text, which tests keep unique. */
export type Observation =
  /** The tab stands here: it joined, or it is back. Nothing up to here comes any more. */
  | ({ readonly type: 'entered' } & Placed)
  | ({ readonly type: 'received'; readonly text: string } & Placed)
  /** The tab told its person that something is missing between what came before and what comes next (S5). */
  | { readonly type: 'gap-shown' }
  /** The tab told its person that the room's earlier life has ended (S6). */
  | { readonly type: 'renewal-shown' };

/** What one sender went through with one message. */
export interface Sending {
  readonly sender: string;
  readonly text: string;
  /** Null while it is under way. */
  outcome: 'acked' | 'failed' | null;
}

/** What happened, as the tabs saw it: who sent what in which order, what became of it, and who was told what. */
export class History {
  /** In the order of sending. */
  readonly sendings: Sending[] = [];
  /** Every place that an ack gave. */
  readonly acks: ({ readonly text: string } & Placed)[] = [];
  readonly observations = new Map<string, Observation[]>();
  /** What stands on each tab's page in the end, from top to bottom; for tabs that have a page. */
  readonly pages = new Map<string, readonly string[]>();
  readonly #byText = new Map<string, Sending>();

  sent(sender: string, text: string): void {
    if (this.#byText.has(text)) throw new Error('a text is sent once');
    const sending: Sending = { sender, text, outcome: null };
    this.#byText.set(text, sending);
    this.sendings.push(sending);
  }

  /** `at` is what the ack said. */
  acked(text: string, at: Placed): void {
    this.acks.push({ text, ...at });
    this.#settle(text, 'acked');
  }

  /** The sender was told that it was not sent. */
  failed(text: string): void {
    this.#settle(text, 'failed');
  }

  /** A sender who sees their own message takes it for acknowledged. */
  observed(observer: string, observation: Observation): void {
    const list = this.observations.get(observer);
    if (list) list.push(observation);
    else this.observations.set(observer, [observation]);
    if (observation.type === 'received' && this.#byText.get(observation.text)?.sender === observer) {
      this.#settle(observation.text, 'acked');
    }
  }

  page(observer: string, texts: readonly string[]): void {
    this.pages.set(observer, texts);
  }

  /** Messages of which their senders do not know what became. */
  get underWay(): Sending[] {
    return this.sendings.filter(({ outcome }) => outcome === null);
  }

  #settle(text: string, outcome: 'acked' | 'failed'): void {
    const sending = this.#byText.get(text);
    if (sending && sending.outcome !== 'acked') sending.outcome = outcome;
  }
}
