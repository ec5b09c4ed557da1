import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** What Express and Engine.IO both take. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** The headers that SECURITY.md promises, on every answer. `isSecure`: people come by https, so HSTS makes sense. */
export function securityHeaders(isSecure: boolean): Middleware[] {
  return [
    helmet({
      contentSecurityPolicy: {
        // helmet's defaults hold upgrade-insecure-requests, which breaks plain http on a local network.
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          'img-src': ["'self'", 'blob:', 'data:'],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'manifest-src': ["'self'"],
          'worker-src': ["'self'"],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'none'"],
          'frame-ancestors': ["'none'"],
          'require-trusted-types-for': ["'script'"],
          // One policy for the HTML of messages, one for the address of the service worker (client/src/pwa/updates.ts).
          'trusted-types': ['dompurify', 'hearsay'],
        },
      },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isSecure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', PERMISSIONS);
      next();
    },
  ];
}

const PERMISSIONS = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'browsing-topics']
  .map((feature) => `${feature}=()`)
  .join(', ');
