import type { WireError } from '@hearsay/shared/errors';

/** One line of the chat. Instants are the server's where it gave one, this machine's otherwise. */
export type ChatItem =
  | {
      kind: 'message';
      /** Sender and message id (S3). */
      key: string;
      id: string;
      senderId: string;
      senderName: string;
      /** Decoded, plain text. */
      text: string;
      sentAt: number;
      own: boolean;
      delivery: 'sending' | 'sent' | 'failed';
      error?: WireError;
    }
  | { kind: 'joined' | 'left' | 'lost' | 'kicked'; key: string; memberId: string; name: string; at: number }
  /** Some messages could not be recovered (S5). */
  | { kind: 'gap'; key: string; at: number }
  /** The earlier life of the room has ended; what follows is a new one (S6). */
  | { kind: 'renewed'; key: string; at: number };

export type MessageItem = Extract<ChatItem, { kind: 'message' }>;
