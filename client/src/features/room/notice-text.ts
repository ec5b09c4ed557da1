import type { Catalogue } from '../../i18n/en.ts';
import type { RoomNotice } from './room-notice.ts';

/** What a notice says. `nameOf` gives a member's name, or null for oneself. */
export function noticeText(notice: RoomNotice, text: Catalogue, nameOf: (memberId: string) => string | null): string {
  switch (notice.type) {
    case 'locked':
      return text.notice.locked;
    case 'unlocked':
      return text.notice.unlocked;
    case 'passphrase-set':
      return text.notice.passphraseSet;
    case 'passphrase-removed':
      return text.notice.passphraseRemoved;
    case 'renamed':
      return text.notice.renamed(notice.name);
    case 'capacity-changed':
      return text.notice.capacity(notice.capacity);
    case 'host-changed': {
      const name = nameOf(notice.memberId);
      return name === null ? text.notice.hostYou : text.notice.host(name);
    }
  }
}
