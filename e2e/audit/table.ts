import { findText } from '../../scripts/marker-search.mjs';

/** What may be found where: `no` anywhere is a broken promise if found, `must` shows that the search can find. */
export type Expectation = 'no' | 'may' | 'must';

export interface Finding {
  readonly place: string;
  readonly marker: string;
  readonly found: readonly string[];
  readonly expected: Expectation;
}

/** Whether a finding keeps what was promised. */
export const isKept = ({ found, expected }: Finding): boolean =>
  expected === 'may' || (expected === 'must') === found.length > 0;

/** Searches the pieces of one place for every marker. */
export async function search(
  place: string,
  pieces: AsyncIterable<{ where: string; bytes: Buffer }>,
  markers: Readonly<Record<string, string>>,
  expected: (marker: string) => Expectation,
): Promise<{ findings: Finding[]; size: number }> {
  const found = new Map<string, Set<string>>();
  let size = 0;
  for await (const { where, bytes } of pieces) {
    size += bytes.length;
    for (const [name, text] of Object.entries(markers)) {
      for (const as of findText(bytes, text)) {
        const hits = found.get(name) ?? new Set();
        found.set(name, hits.add(`${where.split('/').slice(-3).join('/')} ${as}`));
      }
    }
  }
  const findings = Object.keys(markers).map((marker) => {
    return { place, marker, found: [...(found.get(marker) ?? [])], expected: expected(marker) };
  });
  return { findings, size };
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A row a place, a column a marker: `.` not there, `ok` there as promised, `FOUND` and `MISSING` for a broken promise. */
export function print(sizes: ReadonlyMap<string, number>, findings: readonly Finding[]): void {
  const markers = [...new Set(findings.map(({ marker }) => marker))];
  const line = (cells: readonly string[]) =>
    say(cells.map((cell, index) => cell.padEnd(index === 0 ? 26 : 11)).join(''));
  line(['place', 'bytes', ...markers]);
  for (const [place, size] of sizes) {
    const cells = markers.map((marker) => {
      const finding = findings.find((one) => one.place === place && one.marker === marker);
      if (!finding) return '';
      if (!isKept(finding)) return finding.found.length > 0 ? 'FOUND' : 'MISSING';
      return finding.found.length > 0 ? 'ok' : '.';
    });
    line([place, String(size), ...cells]);
  }
  for (const finding of findings) {
    if (!isKept(finding))
      say(`broken: ${finding.marker} in ${finding.place}: ${finding.found.slice(0, 5).join(', ') || 'not there'}`);
  }
}
