import type { History, Observation, Placed } from './history.ts';

/** What a history comes to. `lost`, `doubled`, `reordered` and `gapsUnshown` must be 0. */
export interface Verdict {
  readonly sent: number;
  readonly received: number;
  /** Told to their sender as not sent. */
  readonly failed: number;
  /** Messages that a tab should have got, by its place in the room, and did not; and those whose senders know nothing. */
  readonly lost: number;
  readonly doubled: number;
  /** Out of the room's order, out of their sender's order, or placed differently for two tabs. */
  readonly reordered: number;
  /** Returns that stepped over messages, or into another life of the room, without a word. */
  readonly gapsUnshown: number;
  readonly gapsShown: number;
  readonly renewalsShown: number;
  /** The first few complaints, for whoever has to find out. */
  readonly complaints: readonly string[];
}

type Fault = 'lost' | 'doubled' | 'reordered' | 'gapsUnshown';

const COMPLAINTS = 20;

/** Epoch -> place -> the message that stands there. */
type Places = Map<string, Map<number, string>>;

/** Counts faults. */
class Docket {
  readonly faults: Record<Fault, number> = { lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0 };
  readonly complaints: string[] = [];

  note(fault: Fault, complaint: string): void {
    this.faults[fault] += 1;
    if (this.complaints.length < COMPLAINTS) this.complaints.push(`${fault}: ${complaint}`);
  }
}

/** Judges a history. Call it once all is quiet and every tab is back: each is owed everything up to then. */
export function checkHistory(history: History): Verdict {
  const docket = new Docket();
  const places = placesOf(history, docket);
  let [received, gapsShown, renewalsShown] = [0, 0, 0];
  for (const [observer, observations] of history.observations) {
    for (const { type } of observations) {
      if (type === 'received') received += 1;
      else if (type === 'gap-shown') gapsShown += 1;
      else if (type === 'renewal-shown') renewalsShown += 1;
    }
    checkOrder(observer, history, observations, docket);
    checkCoverage(observer, observations, places, docket);
    checkPage(observer, history, observations, docket);
  }
  const failed = history.sendings.filter(({ outcome }) => outcome === 'failed').length;
  for (const { sender, text } of history.underWay)
    docket.note('lost', `${sender} does not know what became of "${text}"`);
  const { faults, complaints } = docket;
  return { sent: history.sendings.length, received, failed, ...faults, gapsShown, renewalsShown, complaints };
}

/** Where every message stands, by all that anybody got and by all acks; two tabs must not see it differently. */
function placesOf(history: History, docket: Docket): Places {
  const places: Places = new Map();
  const byText = new Map<string, number>();
  const put = (text: string, { epoch, seq }: Placed, source: string): void => {
    const known = places.get(epoch) ?? new Map<number, string>();
    places.set(epoch, known);
    const key = `${epoch} ${text}`;
    const differs = (known.get(seq) ?? text) !== text || (byText.get(key) ?? seq) !== seq;
    if (differs) docket.note('reordered', `"${text}" stands elsewhere for ${source} than for others`);
    known.set(seq, text);
    byText.set(key, seq);
  };
  for (const [observer, observations] of history.observations) {
    for (const seen of observations) if (seen.type === 'received') put(seen.text, seen, observer);
  }
  for (const ack of history.acks) put(ack.text, ack, 'its ack');
  return places;
}

/** The room's order, each message once, and each sender's messages in the order of their sending. */
function checkOrder(observer: string, history: History, observations: readonly Observation[], docket: Docket): void {
  const page = history.pages.get(observer);
  const turns = new Map(history.sendings.map(({ sender, text }, turn) => [text, { sender, turn }]));
  const lastTurns = new Map<string, number>();
  const ended = new Set<string>();
  const seen = new Set<string>();
  let at = null as Placed | null;
  for (const observation of observations) {
    if (observation.type !== 'received') continue;
    const { text, epoch, seq } = observation;
    if (at && at.epoch !== epoch) ended.add(at.epoch);
    // In another life of the room the server cannot know it again: then the page must.
    const again = seen.has(`${epoch} ${text}`) || (seen.has(text) && page === undefined);
    if (again) docket.note('doubled', `${observer} got "${text}" again`);
    else if (ended.has(epoch) || (at?.epoch === epoch && seq <= at.seq))
      docket.note('reordered', `${observer} got "${text}" late`);
    const sending = turns.get(text);
    if (sending && !seen.has(text)) {
      if ((lastTurns.get(sending.sender) ?? -1) > sending.turn)
        docket.note('reordered', `${observer} got "${text}" after later ones`);
      lastTurns.set(sending.sender, Math.max(sending.turn, lastTurns.get(sending.sender) ?? -1));
    }
    seen.add(text).add(`${epoch} ${text}`);
    at = observation;
  }
}

/** Every message between where a tab first stood and now, but for what it said is missing. */
function checkCoverage(observer: string, observations: readonly Observation[], places: Places, docket: Docket): void {
  let at = null as Placed | null;
  let told: 'gap' | 'renewal' | null = null;
  const missing = (epoch: string, after: number, upTo: number): string[] =>
    [...(places.get(epoch) ?? [])].filter(([seq]) => seq > after && seq <= upTo).map(([, text]) => text);

  for (const seen of observations) {
    if (seen.type === 'gap-shown') told = 'gap';
    else if (seen.type === 'renewal-shown') told = 'renewal';
    else {
      const { type, epoch, seq } = seen;
      const upTo = type === 'received' ? seq - 1 : seq;
      if (at && at.epoch !== epoch && told !== 'renewal') {
        docket.note('gapsUnshown', `${observer} went on in another life of the room without a word`);
      } else if (at?.epoch === epoch && told === null) {
        const fault = type === 'received' ? 'lost' : 'gapsUnshown';
        for (const text of missing(epoch, at.seq, upTo)) docket.note(fault, `${observer} never got "${text}"`);
      }
      at = at?.epoch === epoch ? { epoch, seq: Math.max(seq, at.seq) } : { epoch, seq };
      told = null;
    }
  }
  if (!at) return;
  for (const text of missing(at.epoch, at.seq, Number.POSITIVE_INFINITY))
    docket.note('lost', `${observer} never got "${text}", at the end`);
}

/** What stands on the page in the end: all that came, each once, as it came. */
function checkPage(observer: string, history: History, observations: readonly Observation[], docket: Docket): void {
  const page = history.pages.get(observer);
  if (!page) return;
  const shown = new Set<string>();
  for (const text of page) {
    if (shown.has(text)) docket.note('doubled', `"${text}" stands twice on ${observer}'s page`);
    shown.add(text);
  }
  const came = new Set(observations.flatMap((seen) => (seen.type === 'received' ? [seen.text] : [])));
  for (const text of came) if (!shown.has(text)) docket.note('lost', `${observer}'s page lacks "${text}"`);
  const order = page.filter((text) => came.has(text));
  const first = [...came].filter((text) => shown.has(text)).findIndex((text, index) => text !== order[index]);
  if (first !== -1) docket.note('reordered', `${observer}'s page shows "${order[first]}" out of its place`);
}
