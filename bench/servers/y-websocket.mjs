/** y-websocket's own server, as its package ships it. */
process.env.HOST = '127.0.0.1';
await import('y-websocket/bin/server.cjs').catch(async () => {
  const { createRequire } = await import('node:module');
  createRequire(import.meta.url)('../node_modules/y-websocket/bin/server.cjs');
});
