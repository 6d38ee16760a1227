/** The menu of a conversation in the list. */
import type { Conversation } from '../../state/conversation';
import { isMarkedUnread } from '../../state/inbox';
import type { Intents } from '../../state/intents';
import type { Translator } from '../i18n/translator';
import type { MenuItem } from '../shell/menu';
import { toastError } from '../shell/errorText';

/** The end of a mute without an end. */
export const muteForever = '9999-12-31T23:59:59.999Z';

export function chatMenu(t: Translator, intents: Intents, c: Conversation, me: string, muted: boolean): readonly MenuItem[] {
  const set = (s: Parameters<Intents['updateChatSettings']>[1]) => (): void => {
    intents.updateChatSettings(c.id, s).catch(toastError(intents));
  };
  return [
    c.unread > 0 || isMarkedUnread(c, me)
      ? { label: t('inbox.markRead'), icon: 'check', do: () => intents.markRead(c.id, c.heldSeq) }
      : { label: t('inbox.markUnread'), icon: 'bell', do: () => { intents.markUnread(c.id).catch(toastError(intents)); } },
    { label: c.pinnedAt ? t('inbox.unpin') : t('inbox.pin'), icon: 'pin', do: set({ pinned: !c.pinnedAt }) },
    muted
      ? { label: t('inbox.unmute'), icon: 'bell', do: set({ mutedUntil: null, notify: 'all' }) }
      : { label: t('inbox.mute'), icon: 'mute', do: set({ mutedUntil: muteForever }) },
    { label: c.archived ? t('inbox.fromArchive') : t('inbox.toArchive'), icon: 'archive', do: set({ archived: !c.archived }) },
  ];
}
