import { createApi } from '../client/src/connection/api.ts';
import type { Clock } from '../client/src/connection/clock.ts';
import type { Recovery, SessionState } from '../client/src/connection/connection-status.ts';
import { createSession } from '../client/src/connection/session.ts';
import type { Session } from '../client/src/connection/session-handle.ts';
import { createDial } from '../client/src/connection/socket.ts';
import { type ChatStore, createChatStore } from '../client/src/features/chat/chat-store.ts';
import { createPadStore, type PadStore } from '../client/src/features/pad/pad-store.ts';
import { createPresenceStore, type PresenceStore } from '../client/src/features/presence/presence-store.ts';
import type { History } from '../server/test/faults/history.ts';

export interface TabParts {
  readonly name: string;
  /** Where the tab finds the server: through its own stretch of network. */
  readonly url: string;
  readonly history: History;
  /** 0 to 1; for the client's jitter. */
  readonly random: () => number;
  /** How far this machine's clock is off, in milliseconds. */
  readonly clockErrorMs?: number;
}

/** Where a guest is made: the server itself, since nobody is in the room yet who could be cut off. */
export async function newToken(serverUrl: string, name: string): Promise<string> {
  const call = createApi({ origin: serverUrl, fetch, token: () => null });
  return (await call('POST /api/auth/guest', { name })).token;
}

/** Somebody's tab: the app's own session, outbox, chat and pad, without a page around them. What happens to it is recorded. */
export class Tab {
  readonly name: string;
  readonly token: string;
  readonly session: Session;
  readonly chat: ChatStore;
  readonly pad: PadStore;
  readonly presence: PresenceStore;
  readonly recoveries: Recovery[] = [];
  readonly states: SessionState[] = [];
  readonly #history: History;
  #messages = 0;

  constructor({ name, url, history, random, clockErrorMs = 0 }: TabParts, token: string) {
    this.name = name;
    this.token = token;
    this.#history = history;
    const clock: Clock = {
      now: () => Date.now() + clockErrorMs,
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    };
    const identity = {
      token: () => token,
      ensure: async () => undefined,
      replace: () => Promise.reject(new Error('a new guest')),
    };
    this.session = createSession({ dial: createDial(url), clock, random, isOnline: () => true, identity });
    this.#record(this.session);
    this.chat = createChatStore({ session: recordingAcks(this.session, history), clock, random });
    this.pad = createPadStore({ session: this.session, clock, random, isVisible: () => true });
    this.presence = createPresenceStore(this.session);
  }

  /** Resolves once the session is live; rejects where it was refused. */
  async join(code: string): Promise<void> {
    await this.session.join(code);
    const state = this.session.state();
    if (state.phase !== 'live') throw new Error(`${this.name} did not get in: ${JSON.stringify(state)}`);
  }

  /** Types the next message: its text says who and which. */
  say(): void {
    this.#messages += 1;
    const text = `${this.name} ${this.#messages}`;
    this.#history.sent(this.name, text);
    this.chat.send(text);
  }

  get isLive(): boolean {
    return this.session.state().phase === 'live';
  }

  /** Whether a text stands on the page, as the server placed it. */
  shows(text: string): boolean {
    return this.chat
      .getState()
      .items.some((item) => item.kind === 'message' && item.text === text && item.delivery === 'sent');
  }

  /** Puts into the history what stands on the page in the end, and what of it failed. */
  showPage(): void {
    const messages = this.chat.getState().items.filter((item) => item.kind === 'message');
    for (const { text, own, delivery } of messages) if (own && delivery === 'failed') this.#history.failed(text);
    this.#history.page(
      this.name,
      messages.filter(({ delivery }) => delivery === 'sent').map(({ text }) => text),
    );
  }

  /** As if the page was closed: without a word, as long as the network lasts. */
  close(): Promise<void> {
    return this.session.leave();
  }

  #record(session: Session): void {
    session.onState((state) => this.states.push(state));
    session.onNews((news) => {
      switch (news.type) {
        case 'renewed':
          return this.#history.observed(this.name, { type: 'renewal-shown' });
        case 'gap':
          return this.#history.observed(this.name, { type: 'gap-shown' });
        case 'snapshot':
          return this.#history.observed(this.name, { type: 'entered', ...news.place });
        case 'recovered':
          this.recoveries.push(news.recovery);
          return;
        case 'events': {
          const epoch = session.place()?.epoch ?? '';
          for (const event of news.events) {
            if (event.type !== 'message') continue;
            this.#history.observed(this.name, { type: 'received', epoch, seq: event.seq, text: event.content });
          }
        }
      }
    });
  }
}

/** The session, but what `chat:send` is answered is put into the history. */
function recordingAcks(session: Session, history: History): Session {
  return {
    ...session,
    async request(name, payload) {
      const answer = await session.request(name, payload);
      const epoch = session.place()?.epoch;
      if (name === 'chat:send' && epoch !== undefined) {
        const { content } = payload as { content: string };
        const { seq } = answer as { seq: number };
        history.acked(content, { epoch, seq });
      }
      return answer;
    },
  };
}
