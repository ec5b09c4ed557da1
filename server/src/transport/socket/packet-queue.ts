/** What is done for a packet, and what it is answered. */
export interface Packet<Answer> {
  /** Whether it need not wait for the answers to those before it that flow too: what it does keeps their order by itself. */
  readonly flows: boolean;
  /** Does it. Neither throws nor rejects. */
  begin(): Answer | Promise<Answer>;
  answer(answer: Answer): void;
}

interface Slot<Answer> {
  readonly packet: Packet<Answer>;
  /** A list of one, once it is known. */
  answer: readonly [Answer] | null;
}

/** The packets of a socket: begun in their order, and answered in it. One at a time, but for those that flow. */
export class PacketQueue<Answer> {
  /** Those that were begun and are not yet answered come first. */
  readonly #slots: Slot<Answer>[] = [];
  #begun = 0;

  /** Does a packet, at once where nothing is under way. */
  take(packet: Packet<Answer>): void {
    if (this.#slots.length > 0) {
      this.#slots.push({ packet, answer: null });
      return this.#goOn();
    }
    const given = packet.begin();
    if (!(given instanceof Promise)) return packet.answer(given);
    const slot = { packet, answer: null };
    this.#slots.push(slot);
    this.#begun = 1;
    this.#await(slot, given);
  }

  #goOn(): void {
    for (;;) {
      const [first] = this.#slots;
      if (first?.answer) {
        this.#slots.shift();
        this.#begun -= 1;
        first.packet.answer(first.answer[0]);
        continue;
      }
      const next = this.#slots[this.#begun];
      if (!next || !this.#mayBegin(next)) return;
      this.#begun += 1;
      const given = next.packet.begin();
      if (given instanceof Promise) this.#await(next, given);
      else next.answer = [given];
    }
  }

  #mayBegin({ packet }: Slot<Answer>): boolean {
    // Where the last one flows, so do all that were begun before it.
    const last = this.#slots[this.#begun - 1];
    return !last || (packet.flows && last.packet.flows);
  }

  #await(slot: Slot<Answer>, given: Promise<Answer>): void {
    void given.then((answer) => {
      slot.answer = [answer];
      this.#goOn();
    });
  }
}
