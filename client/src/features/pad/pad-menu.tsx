import { PAD } from '@hearsay/shared/limits';
import { type ChangeEvent, useRef, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { CopyIcon, FileInIcon, FindIcon, QuoteIcon, SaveIcon } from '../../ui/icons.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './pad-menu.module.css';
import type { PadStore } from './pad-store.ts';
import { saveText } from './save-text.ts';

interface PadMenuProps {
  pad: PadStore;
  /** These three close the menu, too. */
  onFind: () => void;
  /** Absent where nothing is selected. */
  onQuote: (() => void) | undefined;
  onImport: (text: string) => void;
  onClose: () => void;
}

/** What one does with the pad now and then. */
export function PadMenu({ pad, onFind, onQuote, onImport, onClose }: PadMenuProps) {
  const text = useText();
  const file = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const importFile = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = target.files?.[0];
    if (chosen === undefined) return;
    if (chosen.size > PAD.retainedBytes) {
      setSaid(text.pad.importTooLarge);
      return;
    }
    const imported = await chosen.text();
    if (imported.includes('\0')) {
      setSaid(text.pad.importNoText);
      return;
    }
    onImport(imported);
  };

  return (
    <Sheet title={text.room.pad} closeLabel={text.common.close} onClose={onClose}>
      <div className={styles.choices}>
        <Button wide icon={<FindIcon />} onClick={onFind}>
          {text.pad.find}
        </Button>
        <Button wide icon={<QuoteIcon />} disabled={onQuote === undefined} onClick={onQuote}>
          {text.pad.quote}
        </Button>
        <Button
          wide
          icon={<CopyIcon />}
          onClick={async () => setSaid((await copyText(pad.text())) ? text.common.copied : text.pad.copyFailed)}
        >
          {text.pad.copyAll}
        </Button>
        <Button wide icon={<SaveIcon />} onClick={() => saveText(pad.text(), 'pad.md')}>
          {text.pad.saveMarkdown}
        </Button>
        <Button wide icon={<SaveIcon />} onClick={() => saveText(pad.text(), 'pad.txt')}>
          {text.pad.saveText}
        </Button>
        <Button wide icon={<FileInIcon />} onClick={() => file.current?.click()}>
          {text.pad.importFile}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          accept="text/*,.md,.markdown,.txt"
          aria-label={text.pad.importFile}
          onChange={importFile}
        />
        <p className={styles.said} role="status">
          {said}
        </p>
      </div>
    </Sheet>
  );
}
