import { fileURLToPath } from 'node:url';
import type { AliasOptions } from 'vite';

const ours = (path: string) => fileURLToPath(new URL(`src/lean/${path}`, import.meta.url));

/**
 * Parts of libraries that every visitor would load and this app does without: what stands in for them in the page.
 * Tests of the client and the server keep the originals; e2e runs with these.
 */
export const lean: AliasOptions = [
  { find: 'zod/mini', replacement: ours('schemas.ts') },
  // Socket.IO's own codec; ours is handed to it in connection/socket.ts.
  { find: 'socket.io-parser', replacement: ours('socket-parser.ts') },
  // WebTransport, which the server does not speak.
  { find: /^\.\/transports\/index\.js$/, replacement: ours('transports.ts') },
  // For React before 18.
  { find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' },
];
