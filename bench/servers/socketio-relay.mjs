/** A Socket.IO relay as tutorials write it: default parser, no checks, one `emit` a message, joins and leaves announced. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });

if (process.env.REDIS_URL) {
  const { createClient } = await import('redis');
  const { createAdapter } = await import('@socket.io/redis-adapter');
  // By default a command that waits for 5 s is an error that the adapter does not handle: saturated, it would end the process.
  const publisher = createClient({ url: process.env.REDIS_URL, commandOptions: { timeout: 0 } });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on('connection', (socket) => {
  socket.on('join', (room, ack) => {
    socket.data.room = room;
    socket.join(room);
    io.to(room).emit('joined', { id: socket.id });
    ack({ ok: true });
  });
  socket.on('message', (message) => {
    io.to(socket.data.room).emit('message', { ...message, senderId: socket.id, sentAt: Date.now() });
  });
  socket.on('disconnect', () => {
    if (socket.data.room) io.to(socket.data.room).emit('left', { id: socket.id });
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1');
