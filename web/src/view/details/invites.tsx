/** Invite links of a group. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { Intents, Invite } from '../../state/intents';
import type { ConversationId } from '../../state/ids';
import { copyText } from '../conversation/messageMenu';
import { useIntents, useNow, useSelect, useTranslator } from '../shell/context';
import { LoadError } from '../shell/loadError';
import { Icon } from '../shell/icon';
import { errorText } from '../shell/errorText';
import { pathOf } from '../shell/router';

const day = 86_400_000;
const durations = { day, week: 7 * day, always: null } as const;

const linkOf = (i: Invite): string => location.origin + pathOf({ at: 'join', code: i.code });

const expiry = (term: keyof typeof durations): string | null => (durations[term] === null
  ? null
  : new Date(Date.now() + durations[term]).toISOString());

/** Creates a link that is valid for a week, and copies it. */
export async function copyInvite(intents: Intents, id: ConversationId): Promise<void> {
  await copyText(linkOf(await intents.createInvite(id, { expiresAt: expiry('week'), maxUses: null })));
  intents.showToast('message.copied');
}

export function Invites({ c }: { c: Conversation }): JSX.Element | null {
  const t = useTranslator();
  const now = useNow();
  const intents = useIntents();
  const online = useSelect((s) => s.phase === 'online');
  const [rows, setRows] = useState<readonly Invite[]>([]);
  const [term, setTerm] = useState<keyof typeof durations>('week');
  const [failure, setFailure] = useState<unknown>(null);
  const [unread, setUnread] = useState<unknown>(null); // why the list could not be loaded
  const may = c.role !== 'member' || c.info?.whoMayAdd !== 'admins';
  const load = (): void => { intents.listInvites(c.id).then((list) => { setRows(list); setUnread(null); }, setUnread); };
  useEffect(() => { if (may && online) load(); }, [c.id, may, online]);
  if (!may) return null;
  const copy = (i: Invite): void => { copyText(linkOf(i)).then(() => intents.showToast('message.copied'), () => undefined); };
  const create = (): void => {
    intents.createInvite(c.id, { expiresAt: expiry(term), maxUses: null }).then((i) => { setFailure(null); load(); copy(i); }, setFailure);
  };
  const about = (i: Invite): string => {
    const uses = i.uses === 0
      ? t('details.inviteUnused')
      : i.maxUses ? t('details.inviteUsesOf', { n: i.uses, max: i.maxUses }) : t('details.inviteUses', { n: i.uses });
    return `${uses} · ${i.expiresAt ? t('details.inviteUntil', { when: t.moment(i.expiresAt) }) : t('details.inviteForever')}`;
  };
  return (
    <section class="details-part" aria-label={t('details.invites')}>
      <h3>{t('details.invites')}</h3>
      <p class="details-none">{t('details.noInvites')}</p>
      <label class="details-select">
        <span>{t('details.inviteFor')}</span>
        <select value={term} onChange={(e) => setTerm(e.currentTarget.value as keyof typeof durations)}>
          <option value="day">{t('details.inviteDay')}</option>
          <option value="week">{t('details.inviteWeek')}</option>
          <option value="always">{t('details.inviteAlways')}</option>
        </select>
      </label>
      <button type="button" class="details-do" onClick={create}><Icon name="link" size={20} />{t('details.invite')}</button>
      {failure ? <p class="form-error" role="alert">{errorText(t, failure)}</p> : null}
      <LoadError failure={unread} onRetry={load} />
      <ul class="invites">
        {rows.map((i) => (
          <li key={i.code} class="invite">
            <span class="invite-link">{linkOf(i)}</span>
            <span class="invite-about">{now ? about(i) : ''}</span>
            <span class="invite-do">
              <button type="button" class="link" onClick={() => copy(i)}>{t('details.inviteCopy')}</button>
              <button type="button" class="link link-danger" onClick={() => { intents.revokeInvite(c.id, i.code).then(load, setFailure); }}>
                {t('details.inviteRevoke')}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
