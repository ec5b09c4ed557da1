import type { Config } from './config.ts';

/** What a host reads at the start: where to go, what the server runs on, and what does not survive it. */
export function banner(config: Config, app: { port: number; store: string; relay: string }): string {
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  const lines = [
    `Hearsay is open at http://${host}:${app.port}`,
    `Store: ${app.store}. Relay: ${app.relay}.`,
    app.store === 'embedded'
      ? 'Everything is in RAM: a restart forgets every room, every message and every account.'
      : 'Messages, pads and room names are in RAM: a restart forgets them. Users and memberships are in the store.',
  ];
  if (config.limitsScale !== 1) lines.push(`Rate limits are scaled by ${config.limitsScale} (LIMITS_SCALE).`);
  return `${lines.join('\n')}\n`;
}
