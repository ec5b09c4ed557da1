/**
 * The generator: `npm run bench [-- --rounds N] [--quick] [scenario …]`. Runs every scenario's servers in turn, round after
 * round, so that what else the machine does hits all of them alike. Loads 127.0.0.1 only, and ends by itself.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { plan } from './plan.mjs';
import { writeReport } from './report.mjs';
import { checkGenerator } from './scenarios/check-generator.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !plan.some((scenario) => scenario.name === name));
if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}`);

const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const log = new URL(`${new Date().toISOString().replaceAll(':', '-')}.jsonl`, folder);
const runs = [];

console.log(await checkGenerator());
const chosen = plan.filter(({ name, onlyByName }) =>
  positionals.length > 0 ? positionals.includes(name) : !onlyByName,
);
for (const { name, kinds, run, options, quick, rounds: usual = 5 } of chosen) {
  const rounds = values.rounds === undefined ? usual : Number(values.rounds);
  for (let round = 1; round <= rounds; round += 1) {
    for (const kind of kinds) {
      const figures = await run(kind, values.quick ? { ...options, ...quick } : options);
      const record = { scenario: name, kind, round, at: new Date().toISOString(), figures };
      runs.push(record);
      appendFileSync(log, `${JSON.stringify(record)}\n`);
      const shown = Object.entries(figures).filter(([, value]) => typeof value === 'number');
      console.log(
        `${name} ${round}/${rounds} ${kind}: ${shown.map(([key, value]) => `${key} ${value.toPrecision(4)}`).join(', ')}`,
      );
    }
  }
}
const writes = !values.quick && !chosen.every(({ onlyByName }) => onlyByName);
console.log(`\n${writeReport(plan, runs, { writes })}`);
process.exit(0);
