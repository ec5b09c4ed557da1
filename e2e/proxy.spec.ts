import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import { freePort } from '../server/test/free-port.ts';
import { Caddy } from './caddy.ts';

/** Where the proxy sends who asks without TLS. */
async function redirectOf(port: number, host: string): Promise<[number | undefined, string | undefined]> {
  const request = get({ host: '127.0.0.1', port, path: '/r/7KQM2X9TQ?view=pad', headers: { host } });
  const [{ statusCode, headers }] = (await once(request, 'response')) as [IncomingMessage];
  request.destroy();
  return [statusCode, headers.location];
}

// Where the other tests have no proxy, there need not be one on the machine.
if (process.env.HEARSAY_E2E_NODES) {
  for (const isNamed of [true, false]) {
    test(`the proxy leads to https at ${isNamed ? 'the port that the origin names' : '443 where it names none'}`, async () => {
      const httpsPort = await freePort();
      const port = isNamed ? `:${httpsPort}` : '';
      const proxy = await Caddy.start({
        origins: `http://127.0.0.1:${await freePort()}, https://localhost${port}`,
        nodes: ['http://127.0.0.1:1'],
        httpsPort,
      });
      const asked = `localhost:${proxy.httpPort}`;
      await expect(async () => {
        const led = await redirectOf(proxy.httpPort, asked);
        expect(led).toEqual([308, `https://localhost${port}/r/7KQM2X9TQ?view=pad`]);
      }).toPass({ timeout: 5_000 });
      await proxy.close();
    });
  }
}
