import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { GIVE_SHARED, SHARE_FIELDS, SHARE_PATH, TAKE_OVER } from './worker-messages.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] };

/** What the server alone answers. */
const NOT_THE_APP = [/^\/api\//, /^\/socket\.io\//, /^\/health$/, /^\/ready$/, /^\/metrics$/];

/** Something shared that no page took is forgotten after so long. */
const SHARED_FOR_MS = 60_000;

// The build's own files, and nothing else, ever: no answer of the server's, no room, no name.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });
cleanupOutdatedCaches();

// What is shared comes as a form, so that it is in no address, no history and no server's log; it waits here in memory.
let shared = '';
registerRoute(
  ({ url }) => url.pathname === SHARE_PATH,
  async ({ request }) => {
    const form = await request.formData().catch(() => null);
    const parts = SHARE_FIELDS.map((field) => form?.get(field)).filter((part) => typeof part === 'string');
    // Some apps put the link into the text as well.
    const told = parts.filter(
      (part, index) => part !== '' && !parts.slice(0, index).some((said) => said.includes(part)),
    );
    shared = told.join('\n');
    setTimeout(() => {
      shared = '';
    }, SHARED_FOR_MS);
    return Response.redirect(SHARE_PATH, 303);
  },
  'POST',
);

registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: NOT_THE_APP }));

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) void self.skipWaiting();
  if (event.data === GIVE_SHARED) {
    event.ports[0]?.postMessage(shared);
    shared = '';
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(showApp());
});

/** Brings the app's window to the front as it is, or opens one: a notification never says which room it was about. */
async function showApp(): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (windows[0]) await windows[0].focus();
  else await self.clients.openWindow('/');
}
