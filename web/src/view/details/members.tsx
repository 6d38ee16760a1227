/** Who is in a group, in which role, and what may be done about it. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Conversation, Member, Person } from '../../state/conversation';
import type { Failure } from '../../state/intents';
import { nameOf } from '../../state/state';
import { PeoplePicker } from '../inbox/peoplePicker';
import { Avatar } from '../shell/avatar';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { Confirm, Dialog, useConfirmDiscard } from '../shell/dialog';
import { LoadError } from '../shell/loadError';
import { Icon } from '../shell/icon';
import { Menu, cornerOf, type MenuItem, type Point } from '../shell/menu';
import { toastError, errorText } from '../shell/errorText';
import { go } from '../shell/router';

const rank = { owner: 0, admin: 1, member: 2 } as const;

/** So many members are drawn at first, and so many more when they are asked for. */
const batch = 100;

const order = new Intl.Collator(undefined, { numeric: true });

export function Members({ c, me }: { c: Conversation; me: string }): JSX.Element {
  const t = useTranslator();
  const presence = useSelect((s) => s.presence);
  const [text, setText] = useState('');
  const [most, setMost] = useState(batch);
  const [menu, setMenu] = useState<{ at: Point; m: Member } | null>(null);
  const [asking, ask] = useState<{ what: 'remove' | 'hand'; m: Member } | null>(null);
  const [adding, add] = useState(false);
  const intents = useIntents();
  const online = useSelect((s) => s.phase === 'online');
  const [unread, setUnread] = useState<unknown>(null); // why the list is not there
  const load = (): void => { intents.loadGroupDetails(c.id).then(() => setUnread(null), setUnread); };
  useEffect(() => { if (online && c.members === null) load(); }, [c.id, online]);
  const mayAdd = c.role !== 'member' || c.info?.whoMayAdd !== 'admins';
  const word = text.trim().toLocaleLowerCase();
  const all = useMemo(() => [...(c.members ?? [])].sort((a, b) => rank[a.role] - rank[b.role] || order.compare(nameOf(a), nameOf(b))), [c.members]);
  const rows = word ? all.filter((m) => nameOf(m).toLocaleLowerCase().includes(word)) : all;
  const trouble = toastError(intents);
  const itemsOf = (m: Member): readonly MenuItem[] => {
    const items: (MenuItem | false)[] = [
      m.userId !== me && { label: t('details.write'), icon: 'send', do: () => go({ at: 'chat', id: intents.startDialog(m), message: null }) },
      c.role === 'owner' && m.role === 'member' && { label: t('details.promote'), icon: 'check', do: () => { intents.setRole(c.id, m, 'admin').catch(trouble); } },
      c.role === 'owner' && m.role === 'admin' && { label: t('details.demote'), icon: 'person', do: () => { intents.setRole(c.id, m, 'member').catch(trouble); } },
      c.role === 'owner' && m.userId !== me && { label: t('details.handOver'), icon: 'people', do: () => ask({ what: 'hand', m }) },
      m.userId !== me && (c.role === 'owner' || (c.role === 'admin' && m.role === 'member')) && { label: t('details.remove'), icon: 'trash', danger: true, do: () => ask({ what: 'remove', m }) },
    ];
    return items.filter((i) => i !== false);
  };
  const params = { name: asking ? nameOf(asking.m) : '', group: c.groupName ?? '' };
  return (
    <section class="details-part" aria-label={t('details.members')}>
      <h3>{t('details.members')}</h3>
      {mayAdd && <button type="button" class="details-do" onClick={() => add(true)}><Icon name="plus" size={20} />{t('details.add')}</button>}
      {c.memberCount > 8 && <input class="details-find" type="search" value={text} placeholder={t('details.findMember')} aria-label={t('details.findMember')} onInput={(e) => setText(e.currentTarget.value)} />}
      {c.members === null && !online && <p class="people-none">{t('chat.notHere')}</p>}
      {c.members === null && online && <LoadError failure={unread} onRetry={load} />}
      <ul class="members">
        {rows.slice(0, most).map((m) => {
          const items = itemsOf(m);
          return (
            <li key={m.userId} class="member">
              <Avatar id={m.userId} name={nameOf(m)} online={(m.userId === me && online) || presence.get(m.userId)?.status === 'online'} />
              <span class="member-name"><bdi>{nameOf(m)}</bdi>{m.userId === me && <span class="member-you"> · {t('details.you')}</span>}</span>
              {m.role !== 'member' && <span class="member-role">{t(m.role === 'owner' ? 'details.owner' : 'details.admin')}</span>}
              {items.length > 0 && (
                <button type="button" class="icon-button icon-button-small" aria-haspopup="menu" aria-label={t('details.memberMenu', { name: nameOf(m) })} onClick={(e) => setMenu({ at: cornerOf(e), m })}><Icon name="more" size={20} /></button>
              )}
            </li>
          );
        })}
      </ul>
      {rows.length > most && <button type="button" class="details-do" onClick={() => setMost(most + batch)}><Icon name="down" size={20} />{t('details.moreMembers', { n: rows.length - most })}</button>}
      {word && c.members && rows.length === 0 && <p class="people-none">{t('details.noMember', { text: text.trim() })}</p>}
      {menu && <Menu at={menu.at} label={t('details.memberMenu', { name: nameOf(menu.m) })} items={itemsOf(menu.m)} onClose={() => setMenu(null)} />}
      {adding && <AddPeople c={c} onClose={() => add(false)} />}
      {asking?.what === 'remove' && (
        <Confirm title={t('details.removeTitle', params)} text={t('details.removeHelp', params)} onClose={() => ask(null)} choices={[{ label: t('details.removeDo'), danger: true, do: () => intents.removeMember(c.id, asking.m) }]} />
      )}
      {asking?.what === 'hand' && (
        <Confirm title={t('details.handOverTitle', params)} text={t('details.handOverHelp')} onClose={() => ask(null)} choices={[{ label: t('details.handOverDo'), do: () => intents.setRole(c.id, asking.m, 'owner') }]} />
      )}
    </section>
  );
}

export function AddPeople({ c, onClose }: { c: Conversation; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false); // somebody was typed and not picked
  const [busy, setBusy] = useState(false);
  const [close, question] = useConfirmDiscard(people.length > 0 || text.trim() !== '', onClose);
  const save = async (): Promise<void> => {
    for (const p of people) {
      await intents.addMember(c.id, p);
      setPeople((rest) => rest.filter((r) => r.userId !== p.userId));
    }
    const [one] = people;
    if (people.length === 1 && one) intents.showToast('details.added', { name: nameOf(one) });
    else intents.showToast('details.addedMany', { n: people.length });
  };
  const submit = (e: Event): void => {
    e.preventDefault();
    setOpen(text.trim() !== '');
    if (text.trim() || busy) return;
    setBusy(true);
    save().then(onClose, (f: Failure) => {
      setFailure(f);
      setBusy(false);
    });
  };
  return (
    <Dialog title={t('details.add')} onClose={close}>
      <form onSubmit={submit} noValidate>
        <PeoplePicker
          label={t('group.addPeople')} text={text} onText={(v) => { setText(v); setOpen(false); }} chosen={people} onChange={setPeople} find={(v) => intents.findOutsiders(c.id, v)}
          error={open ? t('group.pick') : undefined}
        />
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={close}>{t('dialog.cancel')}</button>
          <button type="submit" class="button button-main" aria-busy={busy} disabled={people.length === 0}>{t('details.add')}</button>
        </div>
      </form>
      {question}
    </Dialog>
  );
}
