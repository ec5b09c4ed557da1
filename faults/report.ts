import type { Verdict } from '../server/test/faults/history-checker.ts';

/** Prints figures for people; the tests assert what the rules promise. */
export function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints what a history came to. */
export function report(what: string, verdict: Verdict): void {
  const { sent, received, lost, doubled, reordered, gapsUnshown, gapsShown, renewalsShown, failed, complaints } =
    verdict;
  print(
    `${what}: ${sent} messages sent, ${received} receipts; lost ${lost} / doubled ${doubled} / reordered ${reordered} / ` +
      `gaps shown ${gapsShown}, not shown ${gapsUnshown}; new lives told ${renewalsShown}; failed before their sender's eyes ${failed}`,
  );
  for (const complaint of complaints) print(`  ${complaint}`);
}
