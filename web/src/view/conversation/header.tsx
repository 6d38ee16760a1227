/** The header of a conversation: its title, and a status line. */
import type { JSX } from 'preact';
import type { Conversation } from '../../state/conversation';
import type { Presence } from '../../state/state';
import { typingText } from '../inbox/row';
import type { Translator } from '../i18n/translator';
import { Avatar } from '../shell/avatar';
import { useNow, useSelect, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { back } from '../shell/router';

export function ConversationHeader({ c, title, me, details, onDetails }: {
  c: Conversation; title: string; me: string; details: boolean; onDetails: () => void;
}): JSX.Element {
  const t = useTranslator();
  return (
    <header class="head">
      <button type="button" class="icon-button head-back" aria-label={t('chat.back')} onClick={back}><Icon name="back" /></button>
      <button type="button" class="head-who" aria-expanded={details} onClick={onDetails}>
        <Avatar id={c.companion?.userId ?? c.id} name={title} notes={c.companion?.userId === me} />
        <span class="head-text">
          <span class="head-name" dir="auto" role="heading" aria-level={1}>{title}</span>
          <StatusLine c={c} me={me} />
        </span>
      </button>
      <button type="button" class="icon-button" aria-label={t('chat.details')} aria-expanded={details} onClick={onDetails}>
        <Icon name="info" />
      </button>
    </header>
  );
}

function StatusLine({ c, me }: { c: Conversation; me: string }): JSX.Element {
  const t = useTranslator();
  const now = useNow(30_000);
  const typing = useSelect((s) => s.typing.get(c.id));
  const presence = useSelect((s) => s.presence);
  if (typing?.length) return <span class="head-line head-typing">{typingText(t, c, typing)}</span>;
  if (c.kind === 'group') {
    const members = t('chat.members', { n: c.memberCount });
    const online = c.members?.filter((m) => m.userId === me || presence.get(m.userId)?.status === 'online').length ?? 0;
    return <span class="head-line">{online > 1 ? t('chat.membersOnline', { members, n: online }) : members}</span>;
  }
  if (!c.companion || c.companion.deleted) return <span class="head-line" />;
  if (c.companion.userId === me) return <span class="head-line">{t('chat.notesHelp')}</span>;
  const p = presence.get(c.companion.userId);
  return <span class={p?.status === 'online' ? 'head-line head-online' : 'head-line'}>{p ? presenceText(t, p, now) : ''}</span>;
}

export function presenceText(t: Translator, p: Presence, now: number): string {
  if (p.status === 'online') return t('chat.online');
  if (p.status === 'away') return t('chat.away');
  if (!p.lastSeenAt) return t('chat.offline');
  const minutes = Math.floor((now - Date.parse(p.lastSeenAt)) / 60_000);
  if (minutes < 1) return t('chat.seenNow');
  return minutes < 60 ? t('chat.seenMinutes', { n: minutes }) : t('chat.seen', { when: t.when(p.lastSeenAt, now) });
}
