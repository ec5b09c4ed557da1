// Loaded into the audited server: SIGUSR1 is an exception that nobody catches, and it quotes what somebody wrote.
import { readFileSync } from 'node:fs';

process.on('SIGUSR1', () => {
  setImmediate(() => {
    throw new Error(`an audit's exception: ${readFileSync(process.env.AUDIT_QUOTE ?? '', 'utf8')}`);
  });
});
