import type { ManifestOptions } from 'vite-plugin-pwa';

const icon = (file: string, size: number, purpose: 'any' | 'maskable' | 'monochrome') => ({
  src: `/icons/${file}`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
});

const screenshot = (file: string, sizes: string, form_factor: 'narrow' | 'wide', label: string) => ({
  src: `/screenshots/${file}`,
  sizes,
  type: 'image/png',
  form_factor,
  label,
});

/** What the app is to a device that installs it (https://www.w3.org/TR/appmanifest/). The pictures are made by scripts/pictures.mjs. */
export const appManifest: Partial<ManifestOptions> = {
  // Says that it is the same app, should its first page ever be another.
  id: '/',
  name: 'Hearsay',
  short_name: 'Hearsay',
  description: 'Rooms that leave no record: chat and one shared pad, joined by a short code.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f4f4f1',
  theme_color: '#f4f4f1',
  categories: ['social', 'productivity', 'utilities'],
  icons: [
    icon('icon-192.png', 192, 'any'),
    icon('icon-512.png', 512, 'any'),
    icon('maskable-192.png', 192, 'maskable'),
    icon('maskable-512.png', 512, 'maskable'),
    icon('monochrome-512.png', 512, 'monochrome'),
  ],
  screenshots: [
    screenshot('home-narrow.png', '720x1480', 'narrow', 'The way in: a code, or a room of your own'),
    screenshot('room-narrow.png', '720x1480', 'narrow', 'A room on a phone'),
    screenshot('room-wide.png', '1440x900', 'wide', 'A room on a wide screen'),
  ],
  shortcuts: [
    { name: 'New room', url: '/?do=new', icons: [icon('icon-192.png', 192, 'any')] },
    { name: 'Join', url: '/?do=join', icons: [icon('icon-192.png', 192, 'any')] },
  ],
  // As a form: what is shared must not stand in an address, for browsers keep those. The service worker takes it (src/pwa/sw.ts).
  share_target: {
    action: '/share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: { title: 'title', text: 'text', url: 'url' },
  },
  // Not focus-existing: that drops what is shared (https://github.com/WICG/web-app-launch/issues/62).
  launch_handler: { client_mode: ['navigate-existing', 'auto'] },
};
