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

function note(run, rounds) {
  const record = { ...run, at: new Date().toISOString() };
  runs.push(record);
  appendFileSync(log, `${JSON.stringify(record)}\n`);
  const shown = Object.entries(run.figures).filter(([, value]) => typeof value === 'number');
  const figures = shown.map(([key, value]) => `${key} ${value.toPrecision(4)}`).join(', ');
  console.log(`${run.scenario} ${run.round}/${rounds} ${run.kind}: ${figures}`);
}

console.log(await checkGenerator());
const chosen = plan.filter(({ name, onlyByName }) =>
  positionals.length > 0 ? positionals.includes(name) : !onlyByName,
);
for (const { name, kinds, run, options, quick, rounds: usual = 5 } of chosen) {
  const rounds = values.rounds === undefined ? usual : Number(values.rounds);
  for (let round = 1; round <= rounds; round += 1) {
    const all = await run(kinds, values.quick ? { ...options, ...quick } : options);
    for (const [index, figures] of all.entries()) note({ scenario: name, kind: kinds[index], round, figures }, rounds);
  }
}
const writes = !values.quick && !chosen.every(({ onlyByName }) => onlyByName);
console.log(`\n${writeReport(plan, runs, { writes })}`);
process.exit(0);
