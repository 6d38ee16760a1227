/** What a person sees who follows an invitation. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { groupOf } from '../../state/ids';
import type { Failure, Invitation } from '../../state/intents';
import { Avatar } from '../shell/avatar';
import { useIntents, useSelect, useWords } from '../shell/context';
import { reason } from '../shell/reason';
import { go } from '../shell/router';

export function Join({ code }: { code: string }): JSX.Element {
  const t = useWords();
  const intents = useIntents();
  const online = useSelect((s) => s.phase === 'online');
  const [invitation, set] = useState<Invitation | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = (): void => { setFailure(null); intents.invitation(code).then(set, setFailure); };
  useEffect(() => { if (online) load(); }, [code, online]);
  const open = (id: string): void => go({ at: 'chat', id, message: null }, 'replace');
  if (failure) {
    const gone = failure.code === 'not_found' || failure.code === 'invalid' || failure.code === 'forbidden';
    return (
      <section class="conversation-none">
        <div class="none">
          <h1 class="none-title">{gone ? t('join.gone') : reason(t, failure)}</h1>
          {gone && <p>{t('join.goneHelp')}</p>}
          {!gone && <button type="button" class="button button-main" onClick={load}>{t('dialog.again')}</button>}
          <button type="button" class="button" onClick={() => go({ at: 'list' }, 'replace')}>{t('chat.toList')}</button>
        </div>
      </section>
    );
  }
  return (
    <section class="conversation-none" aria-label={t('join.title')}>
      {invitation && (
        <div class="none">
          <Avatar id={groupOf(invitation.groupId)} name={invitation.groupName} size={88} />
          <h1 class="none-title" dir="auto">{invitation.groupName}</h1>
          <p>{t('join.text', { group: invitation.groupName, n: invitation.memberCount })}</p>
          {invitation.member
            ? <button type="button" class="button button-main" onClick={() => open(groupOf(invitation.groupId))}>{t('join.open')}</button>
            : <button type="button" class="button button-main" onClick={() => { intents.join(code).then(open, setFailure); }}>{t('join.do')}</button>}
        </div>
      )}
    </section>
  );
}
