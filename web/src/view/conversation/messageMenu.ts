/** The menu of a message. */
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import { isPinnable, isPinned, mayPin } from '../../state/pins';
import type { Translator } from '../i18n/translator';
import type { MenuItem } from '../shell/menu';
import { pathOf } from '../shell/router';

export interface MessageMenu {
  readonly c: Conversation;
  readonly m: Message;
  readonly me: string;
  readonly reply: () => void;
  readonly edit: () => void;
  readonly pin: (pinned: boolean) => void;
  readonly remove: () => void;
  readonly receipts: () => void;
  readonly reactors: () => void;
  readonly showToast: (text: string) => void;
}

export function messageMenu(t: Translator, o: MessageMenu): readonly MenuItem[] {
  const { m } = o;
  const own = m.senderId === o.me;
  const pinned = isPinned(o.c, m.messageId);
  const copy = (text: string) => (): void => { copyText(text).then(() => o.showToast('message.copied'), () => undefined); };
  const items: (MenuItem | false)[] = [
    !m.deleted && { label: t('message.reply'), icon: 'reply', do: o.reply },
    !m.deleted && { label: t('message.copy'), icon: 'copy', do: copy(m.content) },
    { label: t('message.link'), icon: 'link', do: copy(location.origin + pathOf({ at: 'chat', id: o.c.id, message: m.messageId })) },
    own && !m.deleted && { label: t('message.edit'), icon: 'edit', do: o.edit },
    mayPin(o.c) && isPinnable(m) && { label: t(pinned ? 'message.unpin' : 'message.pin'), icon: 'pin', do: () => o.pin(!pinned) },
    own && !m.deleted && o.c.companion?.userId !== o.me && { label: t('message.info'), icon: 'check', do: o.receipts },
    m.reactions.length > 0 && { label: t('message.reactors'), icon: 'smile', do: o.reactors },
    { label: t('message.delete'), icon: 'trash', danger: true, do: o.remove },
  ];
  return items.filter((i) => i !== false);
}

/** The clipboard API is missing on plain HTTP; execCommand works there. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
