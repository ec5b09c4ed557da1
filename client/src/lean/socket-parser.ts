/** All that socket.io-client asks of socket.io-parser when it is given another codec. */
export const protocol = 5;

/** The Socket.IO protocol's packet types (https://socket.io/docs/v4/socket-io-protocol/). */
export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
} as const;
