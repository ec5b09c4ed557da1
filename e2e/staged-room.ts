import { randomUUID } from 'node:crypto';
import type { WireError } from '@hearsay/shared/errors';
import type { CloseReason, Member, RoomEvent, RoomInfo, Signal } from '@hearsay/shared/models';
import { Decoder, Encoder } from '@hearsay/shared/parser';
import type { Page, WebSocketRoute } from '@playwright/test';
import * as Y from 'yjs';
import { MEMBER_COLORS } from '../server/src/domain/colors.ts';

type Packet = Parameters<Encoder['encode']>[0];
/** An event before it has its place. */
type Unplaced = RoomEvent extends infer Event ? (Event extends RoomEvent ? Omit<Event, 'seq'> : never) : never;

/** The check character fits. */
export const STAGED_CODE = '7KQM2X9TQ';

const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const toContent = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);

interface Cast {
  /** The first is the person at the page. */
  names: readonly string[];
  /** That person is the host; else the second is. */
  host?: boolean;
  room?: Partial<RoomInfo>;
  pad?: string;
}

/**
 * A room whose every word is in the script: it stands in for the server's sockets, so that a page can be brought into
 * any state, by the wire alone. HTTP still goes to the real server.
 */
export class StagedRoom {
  readonly members: Member[];
  room: RoomInfo;
  /** What a join is answered with. */
  door: 'open' | 'silent' | WireError = 'open';
  /** What a message is answered with, if not with its place. */
  refusal: WireError | null = null;
  /** Nobody can be reached. */
  unreachable = false;
  /** The next join brings this as well. */
  returning: { gap?: boolean; renewed?: boolean } = {};

  readonly #pad = new Y.Doc();
  readonly #encoder = new Encoder();
  #line: WebSocketRoute | null = null;
  #epoch = 'epoch-1';
  #seq = 0;

  constructor({ names, host = true, room = {}, pad = '' }: Cast) {
    const hostId = host ? 'm0' : 'm1';
    const joinedAt = Date.now() - 3_600_000;
    this.members = names.map((name, index) => ({
      id: `m${index}`,
      name,
      color: MEMBER_COLORS[index % MEMBER_COLORS.length] ?? '#555555',
      role: `m${index}` === hostId ? 'host' : 'member',
      state: (['active', 'active', 'away', 'reconnecting'] as const)[index] ?? 'active',
      joinedAt: joinedAt + index * 60_000,
    }));
    this.room = {
      code: STAGED_CODE,
      name: '',
      hostId,
      locked: false,
      passphraseRequired: false,
      capacity: 100,
      createdAt: joinedAt,
      ...room,
    };
    this.#pad.getText('text').insert(0, pad);
  }

  /** Takes a page's sockets, for the room that is on the stage whenever one is opened. */
  static async serve(page: Page, onStage: () => StagedRoom): Promise<void> {
    await page.route('**/socket.io/**', (route) => route.abort());
    await page.routeWebSocket('**/socket.io/**', (line) => onStage().#accept(line));
  }

  #accept(line: WebSocketRoute): void {
    if (this.unreachable) {
      void line.close({ code: 1001 });
      return;
    }
    this.#line = line;
    const timing = { pingInterval: 10_000_000, pingTimeout: 10_000_000, maxPayload: 1_000_000 };
    line.send(`0${JSON.stringify({ sid: randomUUID(), upgrades: [], ...timing })}`);
    line.onMessage((message) => {
      if (typeof message === 'string') return;
      const decoder = new Decoder();
      decoder.on('decoded', (packet) => this.#take(packet));
      decoder.add(new Uint8Array(message));
    });
  }

  /** Tells everyone, the page, of events. */
  tell(...events: Unplaced[]): void {
    const placed = events.map((event) => {
      this.#seq += 1;
      return { ...event, seq: this.#seq } as RoomEvent;
    });
    this.#emit('room:events', { epoch: this.#epoch, events: placed });
  }

  /** The member of this number says something, so many minutes ago. */
  say(who: number, text: string, minutesAgo = 0): void {
    const { id: senderId, name: senderName } = this.#member(who);
    const sentAt = Date.now() - minutesAgo * 60_000;
    this.tell({ type: 'message', id: randomUUID(), senderId, senderName, content: toContent(text), sentAt });
  }

  /** As `say`, all of it in one event of the wire. */
  sayMany(said: readonly (readonly [who: number, text: string])[]): void {
    const sentAt = Date.now();
    const events = said.map(([who, text]) => {
      const { id: senderId, name: senderName } = this.#member(who);
      return { type: 'message' as const, id: randomUUID(), senderId, senderName, content: toContent(text), sentAt };
    });
    this.tell(...events);
  }

  signal(...signals: Signal[]): void {
    this.#emit('room:signals', { epoch: this.#epoch, signals });
  }

  type(who: number): void {
    this.signal({ type: 'typing', memberId: this.#member(who).id, typing: true });
  }

  close(reason: CloseReason): void {
    this.#emit('room:closed', { epoch: this.#epoch, reason });
  }

  /** Cuts the line; the page dials again by itself. */
  drop(): void {
    void this.#line?.close({ code: 1001 });
  }

  #member(who: number): Member {
    const member = this.members[who];
    if (member === undefined) throw new Error(`nobody has the number ${who}`);
    return member;
  }

  #send(packet: Packet): void {
    for (const frame of this.#encoder.encode(packet)) this.#line?.send(Buffer.from(frame));
  }

  #emit(name: string, payload: unknown): void {
    this.#send({ type: 2, nsp: '/', data: [name, payload] });
  }

  #take({ type, data, id }: Packet): void {
    if (type === 0) this.#send({ type: 0, nsp: '/', data: { sid: randomUUID() } });
    if (type !== 2 || id === undefined) return;
    const [name, input] = data as [string, never];
    const answer = this.#answer(name, input);
    if (answer !== null) this.#send({ type: 3, nsp: '/', id, data: [answer] });
  }

  #answer(name: string, input: { id: string; content: string; update: Uint8Array }): object | null {
    switch (name) {
      case 'room:join':
        return this.#answerJoin();
      case 'chat:send': {
        if (this.refusal !== null) return { ok: false, error: this.refusal };
        const { id: senderId, name: senderName } = this.#member(0);
        const { id } = input;
        const sentAt = Date.now();
        this.tell({ type: 'message', id, senderId, senderName, content: toContent(input.content), sentAt });
        return { ok: true, seq: this.#seq, sentAt };
      }
      case 'pad:sync':
        return { ok: true, update: Y.encodeStateAsUpdate(this.#pad), stateVector: Y.encodeStateVector(this.#pad) };
      case 'pad:update':
        Y.applyUpdate(this.#pad, input.update);
        this.#seq += 1;
        return { ok: true, seq: this.#seq };
      default:
        return { ok: true };
    }
  }

  #answerJoin(): object | null {
    if (this.door === 'silent') return null;
    if (this.door !== 'open') return { ok: false, error: this.door };
    const { gap = false, renewed = false } = this.returning;
    this.returning = {};
    if (renewed) this.#epoch = `epoch-${randomUUID()}`;
    const { room, members } = this;
    const padHasText = this.#pad.getText('text').length > 0;
    const place = { epoch: this.#epoch, seq: this.#seq };
    return { ok: true, room, self: members[0], members, ...place, missed: [], gap, padHasText };
  }
}

/** A page in a staged room, its person the first of `names`. */
export async function staged(page: Page, names = ['Ana', 'Ben Hur', 'Ben']): Promise<StagedRoom> {
  const room = new StagedRoom({ names });
  await StagedRoom.serve(page, () => room);
  await page.goto(`/r/${STAGED_CODE}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return room;
}
