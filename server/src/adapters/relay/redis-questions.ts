import type { RoomKey } from '../../domain/node-event.ts';
import { deadline } from '../deadline.ts';
import type { Answers, Envelope, Question } from './redis-envelope.ts';

export interface Answered<K extends Question['ask']> {
  readonly node: string;
  readonly answer: Answers[K];
}

interface Asked {
  readonly answers: Answered<Question['ask']>[];
  readonly onAnswer: () => void;
}

/** Questions of this node that wait for answers on its own channel. */
export class Questions {
  readonly #node: string;
  readonly #send: (channel: string, envelope: Envelope) => Promise<unknown>;
  readonly #asked = new Map<number, Asked>();
  #last = 0;

  constructor(node: string, send: (channel: string, envelope: Envelope) => Promise<unknown>) {
    this.#node = node;
    this.#send = send;
  }

  /**
   * Asks whoever hears `channel`. Resolves to the answers once they are `enough`, or after `ms` to those that came. Rejects
   * with `UNAVAILABLE` where the relay is away.
   */
  async ask<Q extends Question>(
    channel: string,
    room: RoomKey,
    question: Q,
    ms: number,
    enough: (answers: readonly Answered<Q['ask']>[]) => boolean,
  ): Promise<readonly Answered<Q['ask']>[]> {
    this.#last += 1;
    const id = this.#last;
    const answers: Answered<Q['ask']>[] = [];
    let callOff: (() => void) | undefined;
    try {
      const answered = new Promise<void>((resolve) => {
        callOff = deadline(ms, resolve);
        const onAnswer = () => {
          if (enough(answers)) resolve();
        };
        this.#asked.set(id, { answers: answers as Answered<Question['ask']>[], onAnswer });
      });
      await this.#send(channel, { type: 'question', node: this.#node, id, room, question });
      await answered;
      return answers;
    } finally {
      callOff?.();
      this.#asked.delete(id);
    }
  }

  /** Takes an answer; one that comes late is dropped. */
  take({ node, id, answer }: Extract<Envelope, { type: 'answer' }>): void {
    const asked = this.#asked.get(id);
    if (!asked || asked.answers.some((other) => other.node === node)) return;
    asked.answers.push({ node, answer });
    asked.onAnswer();
  }
}
