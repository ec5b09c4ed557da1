import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { banner } from './banner.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';

const EXIT_WITHIN_MS = 9_000;
const CLIENT = fileURLToPath(new URL('../../client/dist', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const config = readConfig(process.env);
const log = createLogger(config.logLevel);
const app = await createApp(config, {
  log,
  version,
  clientFolder: existsSync(CLIENT) ? CLIENT : null,
});
process.stdout.write(banner(config, app));

process.on('unhandledRejection', (reason) => {
  app.metrics.unhandledRejection();
  log.error('a promise rejection was not handled', reason);
});

// Node would print the error's message, which may quote what someone wrote.
process.on('uncaughtException', (error) => {
  log.error('an exception was not caught', error);
  process.exit(1);
});

let closing = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), EXIT_WITHIN_MS).unref();
    void app.close().finally(() => process.exit(0));
  });
}
