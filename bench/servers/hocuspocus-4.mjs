/** Hocuspocus 4.7 as its guide starts it. */
import { Server } from 'hocuspocus-4';

await new Server({ address: '127.0.0.1', port: Number(process.env.PORT), quiet: true }).listen();
