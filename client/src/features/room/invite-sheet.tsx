import type { RoomInfo } from '@hearsay/shared/models';
import { formatRoomCode, roomPath } from '@hearsay/shared/room-code';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ShareIcon } from '../../ui/icons.tsx';
import { Qr } from '../../ui/qr.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './invite-sheet.module.css';

/** Everything it takes to bring someone in: the code to read out, and the link to send. */
export function InviteSheet({ room, onClose }: { room: RoomInfo; onClose: () => void }) {
  const text = useText();
  const link = new URL(roomPath(room.code), window.location.origin).href;
  const lead = room.passphraseRequired ? text.invite.leadPassphrase : text.invite.lead;
  const share = async () => {
    try {
      await navigator.share({ title: text.invite.shareTitle, url: link });
    } catch {
      // The person changed their mind, or the device did: the other ways are still there.
    }
  };
  return (
    <Sheet title={text.invite.title} closeLabel={text.common.close} onClose={onClose}>
      <p className={styles.lead}>{room.locked ? text.invite.leadLocked : lead}</p>
      <p className={styles.code}>
        <CodeText code={room.code} spoken={text.room.codeSpoken(room.code)} size="large" />
      </p>
      <div className={styles.qr}>
        <Qr value={link} label={text.invite.qr} />
      </div>
      <div className={styles.ways}>
        <CopyButton value={formatRoomCode(room.code)} label={text.invite.copyCode} done={text.common.copied} />
        <CopyButton value={link} label={text.invite.copyLink} done={text.common.copied} />
      </div>
      {!window.isSecureContext && (
        <p className={styles.byHand}>
          {text.invite.byHand} <span dir="ltr">{link}</span>
        </p>
      )}
      {'share' in navigator && (
        <Button look="ink" wide icon={<ShareIcon />} onClick={share}>
          {text.invite.share}
        </Button>
      )}
    </Sheet>
  );
}
