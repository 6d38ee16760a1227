/** One conversation in the list. */
import type { JSX } from 'preact';
import type { Conversation } from '../../state/conversation';
import type { ConversationId } from '../../state/ids';
import { isMarkedUnread, isMuted, lastUnsent, previewOf, titleOf } from '../../state/inbox';
import type { Unsent } from '../../state/outbox';
import type { Presence, Typist } from '../../state/state';
import { truncate } from '../../state/text';
import { tickOf } from '../../state/timeline';
import { noticeText } from '../conversation/notices';
import { Ticks } from '../conversation/ticks';
import type { Translator } from '../i18n/translator';
import { Avatar } from '../shell/avatar';
import { formatBadge, shallowEqual, useSelect, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { longPress } from '../shell/longPress';

interface RowProps {
  readonly id: ConversationId;
  readonly me: string;
  readonly open: boolean;
  readonly marked: boolean;
  readonly active: boolean;
  readonly now: number;
  readonly onOpen: (id: string) => void;
  readonly onMenu: (id: string, x: number, y: number) => void;
}

/** What a row shows of the state. */
interface RowState {
  readonly c: Conversation | undefined;
  readonly unsent: Unsent | undefined;
  readonly typing: readonly Typist[] | undefined;
  readonly presence: Presence | undefined;
}

/** Follows its conversation by itself, so that a message renders one row and not the list. */
export function Row(p: RowProps): JSX.Element | null {
  const state = useSelect<RowState>((s) => {
    const c = s.conversations.get(p.id);
    return {
      c, unsent: lastUnsent(s, p.id), typing: s.typing.get(p.id),
      presence: c?.companion ? s.presence.get(c.companion.userId) : undefined,
    };
  }, shallowEqual);
  return state.c ? <Chat {...p} {...state} c={state.c} /> : null;
}

type ChatProps = RowProps & RowState & { readonly c: Conversation };

function Chat(p: ChatProps): JSX.Element {
  const t = useTranslator();
  const { c } = p;
  const title = titleOf(c, { notes: t('inbox.notes'), gone: t('inbox.gone') }, p.me);
  const muted = isMuted(c, p.now);
  const at = p.unsent?.writtenAt ?? c.lastMessage?.createdAt;
  const own = !p.unsent && c.lastMessage?.senderId === p.me && !c.lastMessage.notification && c.companion?.userId !== p.me;
  return (
    <div
      id={`row-${c.id}`} role="option" aria-selected={p.open} tabIndex={p.active ? 0 : -1}
      class={`row${p.open ? ' row-open' : ''}${p.marked ? ' row-marked' : ''}`} data-id={c.id}
      onClick={() => p.onOpen(c.id)}
      {...longPress((x, y) => p.onMenu(c.id, x, y))}
    >
      <Avatar id={c.companion?.userId ?? c.id} name={title} online={p.presence?.status === 'online'} notes={c.companion?.userId === p.me} />
      <span class="row-top">
        <span class="row-name" dir="auto">{title}</span>
        {muted && <span class="row-mark" role="img" aria-label={t('inbox.muted')}><Icon name="mute" size={16} /></span>}
        <span class="row-time">
          {p.unsent
            ? <Ticks tick={p.unsent.refused ? 'failed' : 'waiting'} />
            : own && c.lastMessage && <Ticks tick={tickOf(c, c.lastMessage)} />}
          {at && <time dateTime={at}>{t.when(at, p.now)}</time>}
        </span>
      </span>
      <span class="row-low">
        <span class="row-preview"><PreviewLine {...p} t={t} /></span>
        {c.mentions > 0 && <span class="badge badge-at" role="img" aria-label={t('inbox.mentioned')}>@</span>}
        {c.unread > 0 && (
          <span class={muted ? 'badge badge-muted' : 'badge'} role="img" aria-label={t('inbox.unread', { n: c.unread })}>
            {formatBadge(c.unread)}
          </span>
        )}
        {isMarkedUnread(c, p.me)
          && <span class={muted ? 'badge badge-muted badge-dot' : 'badge badge-dot'} role="img" aria-label={t('inbox.marked')} />}
        {c.pinnedAt && c.unread === 0 && !isMarkedUnread(c, p.me)
          && <span class="row-mark" role="img" aria-label={t('inbox.pinned')}><Icon name="pin" size={16} /></span>}
      </span>
    </div>
  );
}

function PreviewLine({ c, me, open, unsent, typing, t }: ChatProps & { t: Translator }): JSX.Element {
  if (typing && typing.length > 0) return <span class="row-typing">{typingText(t, c, typing)}</span>;
  const preview = previewOf(c, unsent, open);
  switch (preview.kind) {
    case 'draft':
      return <><span class="row-draft">{t('inbox.draft')}</span> <bdi>{oneLine(preview.text)}</bdi></>;
    case 'unsent':
      return <><span class="row-who">{t('inbox.you')}</span> <bdi>{oneLine(preview.entry.content)}</bdi></>;
    case 'message': {
      const m = preview.message;
      if (m.notification) return <span class="row-notice">{noticeText(t, m)}</span>;
      const who = c.companion?.userId === me ? null : m.senderId === me ? t('inbox.you') : c.kind === 'group' ? `${m.senderName}:` : null;
      return <>{who && <><span class="row-who"><bdi>{who}</bdi></span> </>}{m.content === ''
        ? <i>{t('message.deleted')}</i>
        : <bdi>{oneLine(m.content)}</bdi>}</>;
    }
    case 'nothing':
      return <>{t('inbox.noMessages')}</>;
  }
}

export function typingText(t: Translator, c: Conversation, typing: readonly Typist[]): string {
  const [a, b] = typing;
  if (c.kind === 'dialog' || !a) return t('chat.typing');
  if (!b) return t('chat.typingOne', { name: a.firstName });
  return typing.length === 2 ? t('chat.typingTwo', { name: a.firstName, other: b.firstName }) : t('chat.typingMany', { n: typing.length });
}

/** The beginning of a text, in one line. */
function oneLine(text: string): string {
  return truncate(text, 160).replace(/\s+/g, ' ');
}
