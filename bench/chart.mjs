const [WIDTH, ROW, LEFT, RIGHT, TOP] = [860, 34, 430, 70, 44];
const SCALE_TO = 1.6;

const escapeXml = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Bars of our figure over the peer's, with a mark where the target stands.
 * @param {{title: string, what: string, peer: string, value: number, lowest: number, highest: number, atMost?: number}[]} lines
 * @returns {string} an SVG that is legible on light and dark pages
 */
export function drawChart(lines) {
  const height = TOP + lines.length * ROW + 10;
  const x = (ratio) => LEFT + (Math.min(ratio, SCALE_TO) / SCALE_TO) * (WIDTH - LEFT - RIGHT);
  const rows = lines.map(({ title, what, peer, value, lowest, highest, atMost }, index) => {
    const y = TOP + index * ROW;
    const middle = y + ROW / 2 - 4;
    const mark =
      atMost === undefined
        ? ''
        : `<line class="target" x1="${x(atMost)}" x2="${x(atMost)}" y1="${y}" y2="${y + ROW - 8}"/>`;
    return `<text x="${LEFT - 10}" y="${y + 11}" text-anchor="end">${escapeXml(title)}</text>
<text class="small" x="${LEFT - 10}" y="${y + 24}" text-anchor="end">${escapeXml(`${what}, × ${peer}`)}</text>
<rect class="bar" x="${LEFT}" y="${y + 3}" width="${x(value) - LEFT}" height="${ROW - 14}" rx="2"/>
<line class="spread" x1="${x(lowest)}" x2="${x(highest)}" y1="${middle}" y2="${middle}"/>${mark}
<text x="${WIDTH - RIGHT + 8}" y="${y + 17}">${value.toFixed(2)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Our figures over the peers’; less is better">
<style>svg{background:#fff}text{font:12px system-ui,sans-serif;fill:#222}.small{font-size:10px;fill:#666}.bar{fill:#4a7fb5}.spread{stroke:#1d3a57;stroke-width:1.5}.target{stroke:#c0392b;stroke-width:2}.one{stroke:#999;stroke-dasharray:3 3}</style>
<text x="10" y="18">Ours over the peer’s: less is better. Red: the target. Dashed: as much as the peer.</text>
<line class="one" x1="${x(1)}" x2="${x(1)}" y1="${TOP - 8}" y2="${height - 6}"/>
${rows.join('\n')}
</svg>
`;
}
