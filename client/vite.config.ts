import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { appManifest } from './app-manifest.ts';
import { lean } from './lean.ts';

const SERVER = 'http://localhost:3000';

/** The client's build: static files in `client/dist`, served by the server under a strict CSP (no inline script or style). */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/pwa',
      filename: 'sw.ts',
      // The page registers it itself, late and under Trusted Types: src/pwa/updates.ts.
      injectRegister: false,
      manifest: appManifest,
      includeManifestIcons: false,
      injectManifest: {
        globPatterns: ['index.html', 'icon.svg', 'assets/*.{js,css}'],
        // Named by their content: no query to tell versions apart.
        dontCacheBustURLsMatching: /^assets\//,
      },
    }),
  ],
  // Not for the development server, which would have to take the libraries apart.
  resolve: { alias: process.env.VITEST ? [] : lean },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // What scripts/budget.mjs weighs by.
    manifest: true,
    // The licences of what is bundled, served like the app; those of data are in public/licenses.
    license: { fileName: 'licenses/packages.md' },
    target: ['es2023', 'chrome120', 'firefox121', 'safari17'],
    // Inlined assets would be data: URLs and inline styles; the polyfill would be an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // One file each for what every page loads, for what speaks to the server, for what several screens share, and
            // for what every room loads: fewer, and smaller together. Each takes along what it imports.
            { name: 'app', tags: ['$initial'], priority: 4 },
            { name: 'wire', test: /\/connection\/api\.ts$/, priority: 3 },
            {
              name: 'parts',
              test: /\/client\/src\/(ui|features\/account)\/|\/room-code\.ts$/,
              minShareCount: 2,
              priority: 2,
            },
            { name: 'room', test: /\/app\/(compose\.ts|room-route\.tsx|room-watch\.tsx)$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/health': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
