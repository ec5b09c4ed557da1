import { GIVE_SHARED } from './worker-messages.ts';

const ANSWER_WITHIN_MS = 2_000;

/** Takes what was shared to the app out of the service worker's memory: '' where there is nothing. */
export function takeSharedText(workers: ServiceWorkerContainer | undefined = navigator.serviceWorker): Promise<string> {
  const worker = workers?.controller;
  if (!worker) return Promise.resolve('');
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const done = (text: unknown) => {
      clearTimeout(timer);
      port1.close();
      resolve(typeof text === 'string' ? text : '');
    };
    const timer = setTimeout(done, ANSWER_WITHIN_MS);
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage(GIVE_SHARED, [port2]);
  });
}
