/** First steps in a group without other members. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import { AddPeople } from '../details/addPeople';
import { copyInvite } from '../details/invites';
import { useIntents, useTranslator } from '../shell/context';
import { toastError } from '../shell/errorText';

export function NewGroupHelp({ c }: { c: Conversation }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [adding, add] = useState(false);
  return (
    <div class="group-help">
      <p class="group-help-title">{t('chat.newGroup')}</p>
      <p>{t('chat.newGroupHelp')}</p>
      <div class="group-help-do">
        <button type="button" class="button button-main" onClick={() => add(true)}>{t('details.add')}</button>
        <button type="button" class="button" onClick={() => { copyInvite(intents, c.id).catch(toastError(intents)); }}>
          {t('chat.copyInvite')}
        </button>
      </div>
      {adding && <AddPeople c={c} onClose={() => add(false)} />}
    </div>
  );
}
