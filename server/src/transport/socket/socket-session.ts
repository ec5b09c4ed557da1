import type { CloseReason, PresenceState, Signal } from '@hearsay/shared/models';
import type { Seat, Session } from '../../services/live-room.ts';
import type { HearsaySocket } from './server.ts';

/** A session, as its socket carries it. */
export class SocketSession implements Session {
  readonly id: string;
  readonly userId: string;
  readonly tokenId: string;
  readonly expiresAt: number;
  readonly address: string;
  name: string;
  presence: PresenceState = 'active';
  seat: Seat | null = null;
  life: Session['life'] = 'open';
  readonly #socket: HearsaySocket;

  constructor(
    socket: HearsaySocket,
    { userId, tokenId, expiresAt }: Pick<Session, 'userId' | 'tokenId' | 'expiresAt'>,
    address: string,
    name: string,
  ) {
    this.#socket = socket;
    this.id = socket.id;
    this.userId = userId;
    this.tokenId = tokenId;
    this.expiresAt = expiresAt;
    this.address = address;
    this.name = name;
  }

  tellClosed(epoch: string, reason: CloseReason): void {
    this.#socket.emit('room:closed', { epoch, reason });
  }

  tellSignals(epoch: string, signals: Signal[]): void {
    this.#socket.emit('room:signals', { epoch, signals });
  }

  disconnect(): void {
    this.#socket.disconnect(true);
  }
}
