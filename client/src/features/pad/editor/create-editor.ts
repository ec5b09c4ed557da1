import { defaultKeymap, indentLess, indentMore } from '@codemirror/commands';
import { markdownKeymap } from '@codemirror/lang-markdown';
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search } from '@codemirror/search';
import { Compartment, EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, highlightSpecialChars, keymap, placeholder, ViewPlugin } from '@codemirror/view';
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from 'y-codemirror.next';
import * as Y from 'yjs';
import { cleanText } from '../clean-text.ts';
import { adoptEditorStyles } from './adopt-styles.ts';
import { followCursor, type RemoteCursorsDeps, redrawCursors, remoteCursors, showOwnCursor } from './remote-cursors.ts';
import { markdownSyntax } from './syntax.ts';

/** What the editor says, in the reader's language. */
export interface EditorWords {
  readonly label: string;
  readonly placeholder: string;
  /** CodeMirror's own phrases, by their English. */
  readonly phrases: Readonly<Record<string, string>>;
}

export interface EditorDeps extends RemoteCursorsDeps {
  readonly parent: HTMLElement;
  readonly words: EditorWords;
  /** Id of the element that says how to leave the editor by keyboard. */
  readonly describedBy: string;
  /** The text or the selection has changed. */
  readonly onUpdate: (state: EditorState, textChanged: boolean) => void;
}

/** The editor on one pad, for components. It lives as long as its pad does. */
export interface PadEditor {
  /** In place of what is selected. */
  insert(text: string): void;
  /** What is selected, else nothing. */
  selected(): string;
  find(): void;
  undo(): void;
  redo(): void;
  /** Keeps a member's cursor in view until the person does something else; null ends it. */
  follow(client: number | null): void;
  /** People have changed their names or colours. */
  redraw(): void;
  /** The pad takes no more text: only deleting works (P2). */
  setFull(full: boolean): void;
  /** Whether others see this cursor: the editor is in view. */
  setShown(shown: boolean): void;
  destroy(): void;
}

const eachLineItsDirection = ViewPlugin.define(
  (view) => {
    const line = Decoration.line({ attributes: { dir: 'auto' } });
    const decorate = ({ state, visibleRanges }: EditorView) =>
      Decoration.set(
        visibleRanges.flatMap(({ from, to }) => {
          const ranges: Range<Decoration>[] = [];
          for (let at = state.doc.lineAt(from); ; at = state.doc.line(at.number + 1)) {
            ranges.push(line.range(at.from));
            if (at.to >= to || at.number === state.doc.lines) return ranges;
          }
        }),
        true,
      );
    return {
      decorations: decorate(view),
      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
      },
    };
  },
  { decorations: (value) => value.decorations },
);

const noGrowth = EditorState.changeFilter.of(
  (transaction) =>
    transaction.annotation(ySyncAnnotation) !== undefined ||
    transaction.newDoc.length <= transaction.startState.doc.length,
);

/**
 * Typing over a selection. Left to itself, Chromium carries the look of what was selected over into inline styles, which
 * the policy blocks, loudly, before CodeMirror reads the text back.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, cancelable, isComposing } = event;
    if (inputType !== 'insertText' || data === null || !cancelable || isComposing) return false;
    if (view.composing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

const keys = keymap.of([
  ...yUndoManagerKeymap,
  ...markdownKeymap,
  ...defaultKeymap,
  { key: 'Tab', run: indentMore, shift: indentLess },
  { key: 'Mod-f', run: openSearchPanel, scope: 'editor search-panel' },
  { key: 'F3', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-g', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Escape', run: closeSearchPanel, scope: 'editor search-panel' },
]);

/** Where and how one writes: nothing that needs a pad. */
function surroundings({ words, describedBy, onUpdate }: EditorDeps): Extension {
  return [
    keys,
    typeOver,
    markdownSyntax,
    search({ top: true }),
    highlightSpecialChars(),
    placeholder(words.placeholder),
    EditorState.phrases.of(words.phrases),
    // Else CodeMirror would count a foreign CRLF as one character, and Yjs as two.
    EditorState.lineSeparator.of('\n'),
    EditorView.clipboardInputFilter.of(cleanText),
    EditorView.lineWrapping,
    EditorView.perLineTextDirection.of(true),
    eachLineItsDirection,
    EditorView.contentAttributes.of({
      'aria-label': words.label,
      'aria-describedby': describedBy,
      autocapitalize: 'sentences',
      autocorrect: 'on',
      spellcheck: 'true',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged || update.selectionSet) onUpdate(update.state, update.docChanged);
    }),
  ];
}

/** Builds the editor. Undo takes back this editor's own edits and nobody else's. */
export function createPadEditor(deps: EditorDeps): PadEditor {
  const { parent, pad } = deps;
  adoptEditorStyles();
  const undoManager = new Y.UndoManager(pad.text);
  const growth = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: pad.text.toString(),
      extensions: [
        // The sync plugin first: what comes after may rely on the pad's text being that of the editor.
        yCollab(pad.text, null, { undoManager }),
        remoteCursors(deps),
        growth.of([]),
        surroundings(deps),
      ],
    }),
  });
  deps.onUpdate(view.state, true);

  return {
    insert(text) {
      view.dispatch(view.state.replaceSelection(cleanText(text)), { scrollIntoView: true, userEvent: 'input.paste' });
      view.focus();
    },
    selected() {
      const { from, to } = view.state.selection.main;
      return view.state.sliceDoc(from, to);
    },
    find: () => openSearchPanel(view),
    undo() {
      undoManager.undo();
      view.focus();
    },
    redo() {
      undoManager.redo();
      view.focus();
    },
    follow: (client) => view.dispatch({ effects: followCursor.of(client) }),
    redraw: () => view.dispatch({ effects: redrawCursors.of(null) }),
    setFull: (full) => view.dispatch({ effects: growth.reconfigure(full ? noGrowth : []) }),
    setShown: (shown) => view.dispatch({ effects: showOwnCursor.of(shown) }),
    destroy() {
      view.destroy();
      undoManager.destroy();
    },
  };
}
