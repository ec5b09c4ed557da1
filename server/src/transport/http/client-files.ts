import { resolve } from 'node:path';
import compression from 'compression';
import express, { type Response, type Router } from 'express';

const YEAR_SECONDS = 31_536_000;
/** A folder is nothing to be served, nor led to: that answer would be the library's own, under a policy of its own. */
const FILES_ALONE = { index: false, redirect: false } as const;

/**
 * The built client: hashed assets are kept for good, everything else is asked for anew; any other page is the app itself.
 * Only these files are compressed: they hold no secret that their length could tell.
 */
export function clientRouter(folder: string): Router {
  const router = express.Router();
  const assets = { immutable: true, maxAge: YEAR_SECONDS * 1000, fallthrough: false, ...FILES_ALONE };
  router.use(compression());
  router.use('/assets', express.static(resolve(folder, 'assets'), assets));
  router.use(express.static(folder, { setHeaders: askAnew, ...FILES_ALONE }));
  // Things shared to the installed app are for its service worker. Where there is none, they are dropped unread.
  router.post('/share', (_request, response) => response.redirect(303, '/'));
  router.get('/{*page}', (_request, response) => {
    askAnew(response);
    response.sendFile(resolve(folder, 'index.html'));
  });
  return router;
}

function askAnew(response: Response): void {
  response.setHeader('Cache-Control', 'no-cache');
}
