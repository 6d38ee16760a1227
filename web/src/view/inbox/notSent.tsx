/** Unsent messages of conversations that no longer exist, above the list, to be copied. */
import type { JSX } from 'preact';
import { isVisible } from '../../state/outbox';
import { copyText } from '../conversation/messageMenu';
import { shallowEqual, useIntents, useSelect, useTranslator } from '../shell/context';
import { toastError } from '../shell/errorText';

export function NotSent(): JSX.Element | null {
  const t = useTranslator();
  const intents = useIntents();
  const lost = useSelect(
    (s) => s.outbox.filter((u) => u.refused?.code === 'gone' && isVisible(u) && !s.conversations.has(u.conversationId)), shallowEqual
  );
  if (lost.length === 0) return null;
  return (
    <section class="lost" aria-label={t('inbox.notSent')} role="status">
      {lost.map((u) => (
        <div key={u.messageId} class="lost-item">
          <p class="lost-why">
            {u.refused?.message ? t('inbox.notSentTo', { group: u.refused.message }) : t('message.failedWhy', { why: t('error.gone') })}
          </p>
          <p class="lost-text" dir="auto">{u.content.slice(0, 200)}</p>
          <button
            type="button" class="link"
            onClick={() => { copyText(u.content).then(() => intents.showToast('message.copied'), toastError(intents)); }}
          >
            {t('message.copy')}
          </button>
          <button type="button" class="link link-danger" onClick={() => intents.discardUnsent(u.messageId)}>{t('message.discard')}</button>
        </div>
      ))}
    </section>
  );
}
