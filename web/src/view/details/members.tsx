/** Members of a group, their roles, and actions on them. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Conversation, Member } from '../../state/conversation';
import type { Role } from '../../state/logEvent';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { Confirm } from '../shell/dialog';
import { toastError } from '../shell/errorText';
import { Icon } from '../shell/icon';
import { LoadError } from '../shell/loadError';
import { cornerOf, Menu, type MenuItem, type Point } from '../shell/menu';
import { go } from '../shell/router';
import { AddPeople } from './addPeople';

const rank = { owner: 0, admin: 1, member: 2 } as const;

/** Number of members that are rendered at first, and added each time more are requested. */
const batch = 100;

const order = new Intl.Collator(undefined, { numeric: true });

interface MemberAction {
  readonly kind: 'remove' | 'handOver';
  readonly member: Member;
}

export function Members({ c, me }: { c: Conversation; me: string }): JSX.Element {
  const t = useTranslator();
  const presence = useSelect((s) => s.presence);
  const [text, setText] = useState('');
  const [most, setMost] = useState(batch);
  const [menu, setMenu] = useState<{ at: Point; m: Member } | null>(null);
  const [action, confirm] = useState<MemberAction | null>(null);
  const [adding, add] = useState(false);
  const online = useSelect((s) => s.phase === 'online');
  const [failure, load] = useLoadMembers(c, online);
  const itemsOf = useMemberMenu(c, me, confirm);
  const mayAdd = c.role !== 'member' || c.info?.whoMayAdd !== 'admins';
  const word = text.trim().toLocaleLowerCase();
  const all = useMemo(() => sortMembers(c.members ?? []), [c.members]);
  const rows = word ? all.filter((m) => nameOf(m).toLocaleLowerCase().includes(word)) : all;
  const isOnline = (m: Member): boolean => (m.userId === me && online) || presence.get(m.userId)?.status === 'online';
  return (
    <section class="details-part" aria-label={t('details.members')}>
      <h3>{t('details.members')}</h3>
      {mayAdd && (
        <button type="button" class="details-do" onClick={() => add(true)}><Icon name="plus" size={20} />{t('details.add')}</button>
      )}
      {c.memberCount > 8 && (
        <input
          class="details-find" type="search" value={text} placeholder={t('details.findMember')} aria-label={t('details.findMember')}
          onInput={(e) => setText(e.currentTarget.value)}
        />
      )}
      {c.members === null && !online && <p class="people-none">{t('chat.notHere')}</p>}
      {c.members === null && online && <LoadError failure={failure} onRetry={load} />}
      <ul class="members">
        {rows.slice(0, most).map((m) => (
          <MemberRow
            key={m.userId} m={m} own={m.userId === me} online={isOnline(m)}
            onMenu={itemsOf(m).length > 0 ? (at) => setMenu({ at, m }) : null}
          />
        ))}
      </ul>
      {rows.length > most && (
        <button type="button" class="details-do" onClick={() => setMost(most + batch)}>
          <Icon name="down" size={20} />
          {t('details.moreMembers', { n: rows.length - most })}
        </button>
      )}
      {word && c.members && rows.length === 0 && <p class="people-none">{t('details.noMember', { text: text.trim() })}</p>}
      {menu && (
        <Menu
          at={menu.at} label={t('details.memberMenu', { name: nameOf(menu.m) })} items={itemsOf(menu.m)} onClose={() => setMenu(null)}
        />
      )}
      {adding && <AddPeople c={c} onClose={() => add(false)} />}
      {action && <ConfirmAction c={c} action={action} onClose={() => confirm(null)} />}
    </section>
  );
}

function sortMembers(members: readonly Member[]): readonly Member[] {
  return [...members].sort((a, b) => rank[a.role] - rank[b.role] || order.compare(nameOf(a), nameOf(b)));
}

/** Loads the members if they are not known; returns why that failed, and a function that retries. */
function useLoadMembers(c: Conversation, online: boolean): [unknown, () => void] {
  const intents = useIntents();
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => { intents.loadGroupDetails(c.id).then(() => setFailure(null), setFailure); };
  useEffect(() => { if (online && c.members === null) load(); }, [c.id, online]);
  return [failure, load];
}

/** The menu of a member, depending on both roles. */
function useMemberMenu(c: Conversation, me: string, confirm: (a: MemberAction) => void): (m: Member) => readonly MenuItem[] {
  const t = useTranslator();
  const intents = useIntents();
  const setRole = (m: Member, role: Role): void => { intents.setRole(c.id, m, role).catch(toastError(intents)); };
  return (m) => {
    const isOther = m.userId !== me;
    const isOwner = c.role === 'owner';
    const mayRemove = isOther && (isOwner || (c.role === 'admin' && m.role === 'member'));
    const items: (MenuItem | false)[] = [
      isOther && { label: t('details.write'), icon: 'send', do: () => go({ at: 'chat', id: intents.startDialog(m), message: null }) },
      isOwner && m.role === 'member' && { label: t('details.promote'), icon: 'check', do: () => setRole(m, 'admin') },
      isOwner && m.role === 'admin' && { label: t('details.demote'), icon: 'person', do: () => setRole(m, 'member') },
      isOwner && isOther && { label: t('details.handOver'), icon: 'people', do: () => confirm({ kind: 'handOver', member: m }) },
      mayRemove && { label: t('details.remove'), icon: 'trash', danger: true, do: () => confirm({ kind: 'remove', member: m }) },
    ];
    return items.filter((i) => i !== false);
  };
}

function MemberRow({ m, own, online, onMenu }: {
  m: Member; own: boolean; online: boolean; onMenu: ((at: Point) => void) | null;
}): JSX.Element {
  const t = useTranslator();
  return (
    <li class="member">
      <Avatar id={m.userId} name={nameOf(m)} online={online} />
      <span class="member-name"><bdi>{nameOf(m)}</bdi>{own && <span class="member-you"> · {t('details.you')}</span>}</span>
      {m.role !== 'member' && <span class="member-role">{t(m.role === 'owner' ? 'details.owner' : 'details.admin')}</span>}
      {onMenu && (
        <button
          type="button" class="icon-button icon-button-small" aria-haspopup="menu"
          aria-label={t('details.memberMenu', { name: nameOf(m) })} onClick={(e) => onMenu(cornerOf(e))}
        >
          <Icon name="more" size={20} />
        </button>
      )}
    </li>
  );
}

function ConfirmAction({ c, action, onClose }: { c: Conversation; action: MemberAction; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const m = action.member;
  const params = { name: nameOf(m), group: c.groupName ?? '' };
  return action.kind === 'remove' ? (
    <Confirm
      title={t('details.removeTitle', params)} text={t('details.removeHelp', params)} onClose={onClose}
      choices={[{ label: t('details.removeDo'), danger: true, do: () => intents.removeMember(c.id, m) }]}
    />
  ) : (
    <Confirm
      title={t('details.handOverTitle', params)} text={t('details.handOverHelp')} onClose={onClose}
      choices={[{ label: t('details.handOverDo'), do: () => intents.setRole(c.id, m, 'owner') }]}
    />
  );
}
