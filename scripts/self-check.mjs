// For operators: type a text that occurs nowhere else into a room of your deployment, then look whether anything kept it.
//   node scripts/self-check.mjs --marker TEXT [--mongo URL] [--redis URL] [--logs FILE_OR_FOLDER]… [--files FOLDER]…
// Prints a line a place, and exits with 1 where the text was found, 2 where a place could not be read.
import './require-node.mjs';
import { parseArgs } from 'node:util';
import { findText } from './marker-search.mjs';
import { documentsOf, filesOf, redisOf } from './stored-bytes.mjs';

const MARKER_CHARACTERS = 8;
const SHOWN = 10;

const usage =
  'node scripts/self-check.mjs --marker TEXT [--mongo URL] [--redis URL] [--logs FILE_OR_FOLDER]… [--files FOLDER]…';

function readOptions() {
  const { values, positionals } = parseArgs({
    options: {
      marker: { type: 'string' },
      mongo: { type: 'string' },
      redis: { type: 'string' },
      logs: { type: 'string', multiple: true },
      files: { type: 'string', multiple: true },
    },
    // Shells turn `--logs *.log` into one option and many names.
    allowPositionals: true,
  });
  return { ...values, files: [...(values.logs ?? []), ...(values.files ?? []), ...positionals] };
}

/** @type {ReturnType<typeof readOptions>} */
let options = { files: [] };
try {
  options = readOptions();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
  process.exit(2);
}
const { marker = '', mongo, redis, files } = options;
if (marker.length < MARKER_CHARACTERS || !(mongo || redis || files.length > 0)) {
  console.error(`A marker of ${MARKER_CHARACTERS} characters or more is due, and a place to look.\n${usage}`);
  process.exit(2);
}

/** @type {[string, AsyncGenerator<import('./stored-bytes.mjs').Found>][]} */
const places = [
  ...(mongo ? [/** @type {[string, any]} */ (['Mongo', documentsOf(mongo)])] : []),
  ...(redis ? [/** @type {[string, any]} */ (['Redis', redisOf(redis)])] : []),
  ...files.map((path) => /** @type {[string, any]} */ ([path, filesOf(path)])),
];

let worst = 0;
for (const [place, contents] of places) {
  let pieces = 0;
  let size = 0;
  const hits = new Map();
  try {
    for await (const { where, bytes } of contents) {
      pieces += 1;
      size += bytes.length;
      for (const as of findText(bytes, marker)) hits.set(`${where} (${as})`, (hits.get(`${where} (${as})`) ?? 0) + 1);
    }
  } catch (error) {
    // Its message may name the URL, and with it a password.
    console.log(`${place}: could not be read (${error instanceof Error ? error.name : 'error'})`);
    worst = 2;
    continue;
  }
  if (pieces === 0) {
    console.log(`${place}: nothing there to look at`);
    worst ||= 2;
  } else if (hits.size === 0) {
    console.log(`${place}: not found in ${pieces} pieces, ${size} bytes`);
  } else {
    console.log(`${place}: FOUND in ${[...hits.keys()].slice(0, SHOWN).join(', ')}`);
    worst = worst || 1;
  }
}
process.exitCode = worst;
