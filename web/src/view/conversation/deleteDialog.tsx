/** Asks whether a message is deleted for everybody or hidden. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import { useIntents, useTranslator } from '../shell/context';
import { Confirm } from '../shell/dialog';

export function DeleteDialog({ c, m, me, onClose }: { c: Conversation; m: Message; me: string; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const notes = c.companion?.userId === me;
  const leads = c.kind === 'group' && c.role !== 'member' && c.role !== null;
  const forAll = !m.deleted && !m.notification && !notes && (m.senderId === me || leads);
  const [scope, setScope] = useState<'all' | 'me'>(forAll ? 'all' : 'me');
  return (
    <Confirm
      title={t('message.deleteTitle')} text={forAll || notes ? undefined : t('message.deleteHelpMe')} onClose={onClose}
      choices={[{ label: t('message.delete'), danger: true, do: () => intents.deleteMessage(m, scope) }]}
    >
      {forAll && (
        <fieldset class="radios">
          <legend class="unseen">{t('message.deleteTitle')}</legend>
          {(['all', 'me'] as const).map((s) => (
            <label key={s} class="radio">
              <input type="radio" name="scope" checked={scope === s} onChange={() => setScope(s)} />
              <span>{t(s === 'all' ? 'message.deleteForAll' : 'message.deleteForMe')}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Confirm>
  );
}
