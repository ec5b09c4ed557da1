import type { Member } from '@hearsay/shared/models';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { createPadEditor, type PadEditor } from './editor/create-editor.ts';
import type { PadHandle } from './pad-session-handle.ts';
import { countWords } from './word-count.ts';

const COUNT_AFTER_MS = 400;

export interface EditorView {
  readonly editor: PadEditor | null;
  readonly words: number;
  readonly hasSelection: boolean;
}

interface UseEditor {
  readonly parent: RefObject<HTMLElement | null>;
  readonly pad: PadHandle | null;
  readonly members: ReadonlyMap<string, Member>;
  readonly describedBy: string;
  readonly onFollowEnd: () => void;
}

/** Keeps an editor on the pad that there is: a new pad gets a new editor. */
export function useEditor({ parent, pad, members, describedBy, onFollowEnd }: UseEditor): EditorView {
  const text = useText();
  const [editor, setEditor] = useState<PadEditor | null>(null);
  const [words, setWords] = useState(0);
  const [hasSelection, setHasSelection] = useState(false);
  const people = useRef(members);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest is read when it is needed, or never changes.
  useEffect(() => {
    if (pad === null || parent.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const made = createPadEditor({
      parent: parent.current,
      pad,
      words: { label: text.pad.label, placeholder: text.pad.placeholder, phrases: text.pad.phrases },
      describedBy,
      personOf: (client) => people.current.get(pad.cursors.ownerOf(client) ?? ''),
      onFollowEnd,
      onUpdate({ selection }, textChanged) {
        setHasSelection(!selection.main.empty);
        if (!textChanged) return;
        clearTimeout(timer);
        timer = setTimeout(() => setWords(countWords(pad.text.toString())), COUNT_AFTER_MS);
      },
    });
    setEditor(made);
    setWords(countWords(pad.text.toString()));
    return () => {
      clearTimeout(timer);
      setEditor(null);
      made.destroy();
    };
  }, [pad, text]);

  useEffect(() => {
    people.current = members;
    editor?.redraw();
  }, [editor, members]);

  return { editor, words, hasSelection };
}
