// Imported first by every script: a Node that is too old gets one plain sentence instead of a syntax error.
// biome-ignore lint/style/useNodejsImportProtocol: a Node that does not know `node:` must get as far as the sentence.
import { readFileSync } from 'fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const wanted = engines.node.replace(/[^0-9.]/g, '');
const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    `Hearsay needs Node ${wanted} or newer, and this is Node ${process.versions.node}: see https://nodejs.org.`,
  );
  process.exit(1);
}
