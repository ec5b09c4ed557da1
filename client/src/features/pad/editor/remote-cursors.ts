import { type ChangeDesc, type Range, StateEffect } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import type { PadHandle } from '../pad-session-handle.ts';
import { locate, readCursor, writeCursor } from './cursor-place.ts';
import styles from './remote-cursors.module.css';

/** Someone in the pad, as the room knows them. */
export interface CursorPerson {
  readonly name: string;
  readonly color: string;
}

export interface RemoteCursorsDeps {
  readonly pad: PadHandle;
  /** Whose cursor it is; undefined while unknown. */
  readonly personOf: (client: number) => CursorPerson | undefined;
  /** The followed cursor is gone, or the person has taken over. */
  readonly onFollowEnd: () => void;
}

/** Draws the cursors again: people have changed. */
export const redrawCursors = StateEffect.define<null>();
/** Keeps a cursor in view; null ends it. */
export const followCursor = StateEffect.define<number | null>();
/** Whether others see this cursor. */
export const showOwnCursor = StateEffect.define<boolean>();

interface Spot {
  anchor: number;
  head: number;
  /** Where it stands is not known for certain: look again. */
  stale: boolean;
  /** Grows with each move, so that the name shows again. */
  moves: number;
}

/** The attributes that give an element a member's colour; CodeMirror sets `style` by the CSSOM, which the policy allows. */
const colourOf = ({ color }: CursorPerson) => ({ 'data-member': '', style: `--member: ${color}` });

class Caret extends WidgetType {
  readonly #person: CursorPerson;
  readonly #moves: number;

  constructor(person: CursorPerson, moves: number) {
    super();
    this.#person = person;
    this.#moves = moves;
  }

  override eq(other: Caret): boolean {
    const { name, color } = this.#person;
    return other.#moves === this.#moves && other.#person.name === name && other.#person.color === color;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = styles.caret ?? '';
    caret.dataset.member = '';
    caret.style.setProperty('--member', this.#person.color);
    caret.setAttribute('aria-hidden', 'true');
    const label = document.createElement('bdi');
    label.className = styles.name ?? '';
    label.textContent = this.#person.name;
    caret.append(label);
    return caret;
  }

  override get estimatedHeight(): number {
    return -1;
  }
}

function decorate(spot: Spot, person: CursorPerson): Range<Decoration>[] {
  const { anchor, head, moves } = spot;
  // The own caret is drawn outside of what others have selected.
  const caret = Decoration.widget({ widget: new Caret(person, moves), side: head > anchor ? -1 : 1 }).range(head);
  if (anchor === head) return [caret];
  const attributes = colourOf(person);
  const range = Decoration.mark({ class: styles.selection ?? '', attributes });
  return [caret, range.range(Math.min(anchor, head), Math.max(anchor, head))];
}

/** Where everybody is (P5). Positions move with the text; the CRDT is asked only about those who moved. */
class RemoteCursors {
  decorations: DecorationSet = Decoration.none;
  readonly #deps: RemoteCursorsDeps;
  readonly #view: EditorView;
  readonly #spots = new Map<number, Spot>();
  readonly #moved = new Set<number>();
  #followed: number | null = null;
  #own = true;

  constructor(view: EditorView, deps: RemoteCursorsDeps) {
    this.#view = view;
    this.#deps = deps;
    const { awareness } = deps.pad.cursors;
    awareness.on('change', this.#onChange);
    for (const client of awareness.getStates().keys()) if (client !== awareness.clientID) this.#moved.add(client);
    this.#locateMoved(view.state.doc.length);
    this.#draw();
  }

  update(update: ViewUpdate): void {
    const effects = update.transactions.flatMap((transaction) => transaction.effects);
    for (const effect of effects) {
      if (effect.is(followCursor)) this.#follow(effect.value);
      if (effect.is(showOwnCursor)) this.#own = effect.value;
    }
    if (update.docChanged) this.#move(update.changes);
    this.#locateMoved(update.state.doc.length);
    if (update.docChanged || effects.some((effect) => effect.is(redrawCursors))) this.#draw();
    if (update.docChanged || update.selectionSet || update.focusChanged || effects.length > 0) this.#publish(update);
    if (update.transactions.some((transaction) => transaction.isUserEvent('input'))) this.#endFollow();
  }

  destroy(): void {
    const { awareness } = this.#deps.pad.cursors;
    awareness.off('change', this.#onChange);
    if (awareness.getLocalState()?.cursor) awareness.setLocalStateField('cursor', null);
  }

  readonly #onChange = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
    const { awareness } = this.#deps.pad.cursors;
    const clients = [...change.added, ...change.updated, ...change.removed].filter((id) => id !== awareness.clientID);
    if (clients.length === 0) return;
    for (const client of clients) this.#moved.add(client);
    this.#view.dispatch({ effects: redrawCursors.of(null) });
  };

  #move(changes: ChangeDesc): void {
    for (const [client, spot] of this.#spots) {
      spot.anchor = changes.mapPos(spot.anchor, 1);
      spot.head = changes.mapPos(spot.head, 1);
      if (spot.stale) this.#moved.add(client);
    }
  }

  #locateMoved(end: number): void {
    const { text, cursors } = this.#deps.pad;
    for (const client of this.#moved) {
      const cursor = readCursor(cursors.awareness.getStates().get(client));
      const last = this.#spots.get(client);
      if (cursor === null) {
        this.#spots.delete(client);
        if (client === this.#followed) this.#endFollow();
        continue;
      }
      const found = locate(text, cursor);
      const at = found ?? last ?? { anchor: 0, head: 0 };
      const isMove = last?.anchor !== at.anchor || last.head !== at.head;
      this.#spots.set(client, {
        anchor: Math.min(at.anchor, end),
        head: Math.min(at.head, end),
        stale: found === null,
        moves: (last?.moves ?? 0) + (isMove ? 1 : 0),
      });
      if (client === this.#followed) this.#keepInView();
    }
    this.#moved.clear();
  }

  #draw(): void {
    const ranges = [...this.#spots].flatMap(([client, spot]) => {
      const person = this.#deps.personOf(client);
      return person === undefined ? [] : decorate(spot, person);
    });
    this.decorations = Decoration.set(ranges, true);
  }

  #publish({ view, state }: ViewUpdate): void {
    const { awareness } = this.#deps.pad.cursors;
    const last: unknown = awareness.getLocalState()?.cursor ?? null;
    if (!this.#own) {
      if (last !== null) awareness.setLocalStateField('cursor', null);
      return;
    }
    // Out of focus it stays where it was.
    if (!view.hasFocus) return;
    const next = writeCursor(this.#deps.pad.text, state.selection.main);
    if (JSON.stringify(next) !== JSON.stringify(last)) awareness.setLocalStateField('cursor', next);
  }

  #follow(client: number | null): void {
    this.#followed = client;
    if (client !== null) this.#keepInView();
  }

  #endFollow(): void {
    if (this.#followed === null) return;
    this.#followed = null;
    queueMicrotask(this.#deps.onFollowEnd);
  }

  /** After the update under way: scrolling is a transaction of its own. */
  #keepInView(): void {
    queueMicrotask(() => {
      const spot = this.#followed === null ? undefined : this.#spots.get(this.#followed);
      if (spot === undefined) return;
      this.#view.dispatch({ effects: EditorView.scrollIntoView(spot.head, { y: 'center' }) });
    });
  }

  /** The person scrolls or points elsewhere: that ends following. */
  takeOver(): void {
    this.#endFollow();
  }
}

/** Shows others' cursors and selections with their names, and theirs to them. To stand after the sync plugin. */
export function remoteCursors(deps: RemoteCursorsDeps) {
  return ViewPlugin.define((view) => new RemoteCursors(view, deps), {
    decorations: (value) => value.decorations,
    eventObservers: {
      wheel() {
        this.takeOver();
      },
      touchmove() {
        this.takeOver();
      },
      mousedown() {
        this.takeOver();
      },
    },
  });
}
