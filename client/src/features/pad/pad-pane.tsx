import type { Member } from '@hearsay/shared/models';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { classNames } from '../../ui/class-names.ts';
import { HiddenText } from '../../ui/hidden-text.tsx';
import { Pane } from '../../ui/pane.tsx';
import { KeptCopyCard } from './kept-copy-card.tsx';
import { PadBar } from './pad-bar.tsx';
import { PadMenu } from './pad-menu.tsx';
import styles from './pad-pane.module.css';
import { PadPreview } from './pad-preview.tsx';
import { PadStatus } from './pad-status.tsx';
import type { PadStore } from './pad-store.ts';
import { useEditor } from './use-editor.ts';
import './editor/editor.css';

export interface PadPaneProps {
  pad: PadStore;
  members: ReadonlyMap<string, Member>;
  selfId: string | undefined;
  /** The connection stands. */
  connected: boolean;
  /** In view: beside the chat, or the tab that is open. */
  shown: boolean;
  /** Takes a passage to the chat. */
  onQuote: (passage: string) => void;
}

/** The room's one pad: what can be done with it, the text, and how it stands. */
export function PadPane({ pad, members, selfId, connected, shown, onQuote }: PadPaneProps) {
  const text = useText();
  const handle = useStore(pad, (state) => state.pad);
  const full = useStore(pad, (state) => state.full);
  const kept = useStore(pad, (state) => state.kept[0]);
  const [preview, setPreview] = useState(false);
  const [menu, setMenu] = useState(false);
  const [followed, setFollowed] = useState<number | null>(null);
  const parent = useRef<HTMLDivElement>(null);
  const next = useRef<(() => void) | null>(null);
  const hint = useId();
  const { editor, words, hasSelection } = useEditor({
    parent,
    pad: handle,
    members,
    describedBy: hint,
    onFollowEnd: () => setFollowed(null),
  });

  useEffect(() => {
    pad.setShown(shown);
    return () => pad.setShown(false);
  }, [pad, shown]);
  useEffect(() => editor?.setShown(shown && !preview), [editor, shown, preview]);
  useEffect(() => editor?.setFull(full), [editor, full]);
  useEffect(() => editor?.follow(followed), [editor, followed]);

  const quote = () => {
    const passage = editor?.selected() ?? '';
    if (passage.trim() !== '') onQuote(passage);
  };
  const find = () => {
    setPreview(false);
    editor?.find();
  };
  /** Does something in the editor once the menu has gone and given back the focus. */
  const afterMenu = (act: () => void) => () => {
    next.current = act;
    setMenu(false);
  };
  useEffect(() => {
    if (menu) return;
    next.current?.();
    next.current = null;
  }, [menu]);

  return (
    <Pane label={text.room.pad}>
      <PadBar
        pad={pad}
        members={members}
        selfId={selfId}
        followed={followed}
        preview={preview}
        onFollow={(client) => {
          setPreview(false);
          setFollowed(client);
        }}
        onPreview={setPreview}
        onUndo={() => editor?.undo()}
        onRedo={() => editor?.redo()}
        onFind={find}
        onQuote={hasSelection && !preview ? quote : undefined}
        onMenu={() => setMenu(true)}
      />
      {kept && <KeptCopyCard copy={kept} onDecide={(choice) => pad.decide(choice)} />}
      <div className={styles.body}>
        <div ref={parent} className={classNames(styles.editor, preview && styles.behind)} inert={preview} />
        {preview && handle && <PadPreview text={handle.text} />}
      </div>
      <HiddenText>
        <span id={hint}>{text.pad.keyboardHint}</span>
      </HiddenText>
      <PadStatus pad={pad} connected={connected} words={words} />
      {menu && (
        <PadMenu
          pad={pad}
          onFind={afterMenu(find)}
          onQuote={hasSelection && !preview ? afterMenu(quote) : undefined}
          onImport={(imported) => afterMenu(() => editor?.insert(imported))()}
          onClose={() => setMenu(false)}
        />
      )}
    </Pane>
  );
}
