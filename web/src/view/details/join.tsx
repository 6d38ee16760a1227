/** The page of an invitation. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { groupOf } from '../../state/ids';
import type { Failure, Invitation, InvitePreview } from '../../state/intents';
import { Avatar } from '../shell/avatar';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { errorText } from '../shell/errorText';
import { go } from '../shell/router';

/** The page of somebody who is logged in. */
export function JoinPage({ code }: { code: string }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const online = useSelect((s) => s.phase === 'online');
  const [preview, failedPreview] = usePreview(code);
  const [invitation, set] = useState<Invitation | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const load = (): void => { setFailure(null); intents.getInvite(code).then(set, setFailure); };
  useEffect(() => { if (online) load(); }, [code, online]);
  const open = (id: string): void => go({ at: 'chat', id, message: null }, 'replace');
  const join = (): void => {
    if (busy) return;
    setBusy(true);
    intents.joinGroup(code).then(open, (f: Failure) => { setFailure(f); setBusy(false); });
  };
  const failed = failure ?? (failedPreview && isInvalidInvite(failedPreview) ? failedPreview : null);
  if (failed) {
    const removed = failed.code === 'forbidden';
    return (
      <section class="conversation-none">
        <div class="none">
          <h1 class="none-title">{removed ? t('join.removed') : isInvalidInvite(failed) ? t('join.gone') : errorText(t, failed)}</h1>
          {removed && <p>{t('join.removedHelp')}</p>}
          {!removed && !isInvalidInvite(failed)
            && <button type="button" class="button button-main" onClick={load}>{t('dialog.again')}</button>}
          <button type="button" class="button" onClick={() => go({ at: 'list' }, 'replace')}>{t('chat.toList')}</button>
        </div>
      </section>
    );
  }
  return (
    <section class="conversation-none" aria-label={t('join.title')}>
      {preview && (
        <div class="none">
          <InvitePreviewCard preview={preview} />
          {invitation && (invitation.member
            ? <button type="button" class="button button-main" onClick={() => open(groupOf(invitation.groupId))}>{t('join.open')}</button>
            : <button type="button" class="button button-main" aria-busy={busy} onClick={join}>{t('join.do')}</button>)}
        </div>
      )}
    </section>
  );
}

/** The group of an invitation, and who sent it. */
export function InvitePreviewCard({ preview }: { preview: InvitePreview }): JSX.Element {
  const t = useTranslator();
  return (
    <>
      <Avatar id={groupOf(preview.groupId)} name={preview.groupName} size={88} />
      <h1 class="none-title" dir="auto">{preview.groupName}</h1>
      <p>{t('join.members', { n: preview.memberCount })}</p>
      {preview.invitedBy && <p>{t('join.by', { name: preview.invitedBy.firstName })}</p>}
    </>
  );
}

/** The public preview of an invitation, or why there is none. */
export function usePreview(code: string | null): readonly [InvitePreview | null, Failure | null] {
  const intents = useIntents();
  const [state, set] = useState<readonly [InvitePreview | null, Failure | null]>([null, null]);
  useEffect(() => {
    set([null, null]);
    if (code === null) return;
    let wanted = true;
    intents.previewInvite(code).then((p) => { if (wanted) set([p, null]); }, (f: Failure) => { if (wanted) set([null, f]); });
    return () => { wanted = false; };
  }, [code]);
  return state;
}

/** Whether an invitation is not valid any more, or never was. */
export const isInvalidInvite = (f: Failure): boolean => f.code === 'not_found' || f.code === 'invalid' || f.code === 'forbidden';
