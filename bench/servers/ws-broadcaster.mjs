/** The least that relays: `ws`, a set of sockets a room, every frame sent on as it came. The path names the room. */
import { WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT), perMessageDeflate: false });

server.on('connection', (socket, { url }) => {
  const members = rooms.get(url) ?? new Set();
  rooms.set(url, members.add(socket));
  socket.on('message', (data, isBinary) => {
    for (const member of members) member.send(data, { binary: isBinary });
  });
  socket.on('close', () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(url);
  });
});
