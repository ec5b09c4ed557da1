import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { drawChart } from './chart.mjs';
import { median } from './measure.mjs';

const DOCUMENT = new URL('../docs/BENCHMARKS.md', import.meta.url);
const README = new URL('../README.md', import.meta.url);
const CHART = new URL('../docs/images/bench.svg', import.meta.url);
const [START, END] = ['<!-- bench:start -->', '<!-- bench:end -->'];

const show = (number) => (Number.isInteger(number) ? String(number) : Number(number.toPrecision(3)).toString());

/** One line a target: the medians, and the median, lowest and highest of the rounds' own ratios. */
function judge(scenario, target, runs) {
  const { figure, of = (run) => run[figure], peer, atMost } = target;
  const figuresOf = (kind) =>
    runs.filter((run) => run.scenario === scenario.name && run.kind === kind).map(({ figures }) => of(figures));
  const ours = figuresOf('hearsay');
  if (ours.length === 0) return null;
  const theirs = peer === undefined ? null : figuresOf(peer);
  const values = theirs === null ? ours : ours.map((value, round) => value / theirs[round]);
  return {
    title: scenario.title,
    ...target,
    ours: median(ours),
    theirs: theirs === null ? null : median(theirs),
    value: median(values),
    lowest: Math.min(...values),
    highest: Math.max(...values),
    holds: atMost === undefined ? null : median(values) <= atMost,
  };
}

/** Of a line without a target there is nothing to say. */
function verdict(holds) {
  if (holds === null) return '';
  return holds ? 'yes' : '**no**';
}

function table(lines) {
  const rows = lines.map(({ title, what, unit, peer, ours, theirs, value, lowest, highest, atMost, holds }) => {
    const against = theirs === null ? '' : `${peer}: ${show(theirs)} ${unit}`;
    const spread = `${show(value)} (${show(lowest)}–${show(highest)})`;
    return `| ${title}: ${what} | ${show(ours)} ${unit} | ${against} | ${spread} | ${atMost === undefined ? '' : `≤ ${show(atMost)}`} | ${verdict(holds)} |`;
  });
  return [
    '| what | ours | peer | ratio or figure (lowest–highest) | target | holds |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The loads of the two sides, without which the figures cannot be judged. */
function loads(plan, runs) {
  const rows = plan.flatMap(({ name, title, kinds }) =>
    kinds.flatMap((kind) => {
      const figures = runs.filter((run) => run.scenario === name && run.kind === kind).map((run) => run.figures);
      if (figures.length === 0 || figures[0].generatorLoad === undefined) return [];
      const of = (key) => median(figures.map((run) => run[key]));
      const percent = (key) => `${Math.round(of(key) * 100)} %`;
      return [
        `| ${title} | ${kind} | ${Math.round(of('perSecond')).toLocaleString('en')} | ${percent('serverLoad')} | ${percent('generatorLoad')} | ${Math.round(of('rssMiB'))} |`,
      ];
    }),
  );
  return [
    '| scenario | server | deliveries or updates a second | server’s core | generator’s core | RSS, MiB |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Puts lines between the marks of a document. */
function writeSection(document, lines) {
  const text = readFileSync(document, 'utf8');
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${document.pathname} has lost its marks`);
  writeFileSync(document, text.slice(0, from) + [START, ...lines, END].join('\n') + text.slice(to + END.length));
}

/**
 * Writes the sections of README and docs/BENCHMARKS.md between their marks, and the chart, where it `writes` at all.
 * @returns {string} the table of targets
 */
export function writeReport(plan, runs, { writes }) {
  const lines = plan
    .flatMap((scenario) => scenario.targets.map((target) => judge(scenario, target, runs)))
    .filter((line) => line !== null);
  const targets = table(lines);
  if (!writes) return targets;
  const rounds = [...new Map(runs.map(({ scenario, round }) => [scenario, round])).values()];
  const day = runs[0].at.slice(0, 10);
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  const where = `${day}, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown'} (${cpus().length} cores), ${fewest === most ? most : `${fewest} to ${most}`} rounds.`;
  const chart = (path) => `![Ratios to the peers](${path}images/bench.svg)`;
  writeSection(README, [where, '', chart('docs/'), '', table(lines.filter(({ holds }) => holds !== null))]);
  writeSection(DOCUMENT, [where, '', chart(''), '', targets, '', loads(plan, runs)]);
  mkdirSync(new URL('.', CHART), { recursive: true });
  writeFileSync(CHART, drawChart(lines.filter(({ theirs }) => theirs !== null)));
  return targets;
}
