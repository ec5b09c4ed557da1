/** y-websocket's own server, as its package ships it. */
process.env.HOST = '127.0.0.1';
await import('../node_modules/y-websocket/bin/server.cjs');
