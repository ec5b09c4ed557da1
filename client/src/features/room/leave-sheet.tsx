import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';

/** Asked once, of the last one in the room. */
export function LeaveSheet({ onLeave, onClose }: { onLeave: () => void; onClose: () => void }) {
  const text = useText();
  return (
    <Sheet title={text.leave.title} closeLabel={text.common.close} onClose={onClose}>
      <p>{text.leave.lastOne}</p>
      <Button look="ink" wide onClick={onLeave}>
        {text.leave.leave}
      </Button>
      <Button wide onClick={onClose}>
        {text.leave.stay}
      </Button>
    </Sheet>
  );
}
