/** Who is calling: found by a token, over HTTP or at a socket's handshake. */
export interface Caller {
  readonly userId: string;
  readonly tokenId: string;
  readonly expiresAt: number;
  /** The network address, IPv6 cut to its /56. */
  readonly address: string;
}
