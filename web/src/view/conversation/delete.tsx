/** Asks for whom a message is to be deleted. */
import type { JSX } from 'preact';
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import { useIntents, useWords } from '../shell/context';
import { Confirm, type Choice } from '../shell/dialog';

export function Delete({ c, m, me, onClose }: { c: Conversation; m: Message; me: string; onClose: () => void }): JSX.Element {
  const t = useWords();
  const intents = useIntents();
  const notes = c.companion?.userId === me;
  const forAll = !m.deleted && !m.notification && !notes && (m.senderId === me || (c.kind === 'group' && c.role !== 'member' && c.role !== null));
  const choices: Choice[] = [{ label: notes ? t('message.delete') : t('message.deleteForMe'), danger: true, do: () => intents.remove(m, 'me') }];
  if (forAll) choices.push({ label: t('message.deleteForAll'), danger: true, do: () => intents.remove(m, 'all') });
  return <Confirm title={t('message.deleteTitle')} text={notes ? undefined : forAll ? t('message.deleteHelpAll') : t('message.deleteHelpMe')} choices={choices} onClose={onClose} />;
}
