/** Hocuspocus 3.4 as its guide starts it. */
import { Server } from '@hocuspocus/server';

await new Server({ address: '127.0.0.1', port: Number(process.env.PORT), quiet: true }).listen();
