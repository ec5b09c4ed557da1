import { useStore } from 'zustand';
import { saveText } from '../features/pad/save-text.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { SaveIcon } from '../ui/icons.tsx';
import { useApp } from './app-context.ts';

/** After the end of a room: what this tab still has of its pad can be saved, as long as this screen is there (S6). */
export function LeftoverPad() {
  const { pad } = useApp();
  const text = useText();
  const leftover = useStore(pad, (state) => state.leftover);
  if (leftover === null) return null;
  return (
    <Button wide icon={<SaveIcon />} onClick={() => saveText(leftover, 'pad.md')}>
      {text.pad.saveEnded}
    </Button>
  );
}
