/** Offers notifications after the first message was sent from here, until the person answers. It is placed after the
 * last chat, where it moves nothing. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useIntents, useSelect, useTranslator } from './context';
import { Icon } from './icon';

/** The answer is stored as long as the browser keeps the page's storage. */
const answeredKey = 'messenger.asked';

function canOffer(): boolean {
  try {
    return typeof Notification !== 'undefined' && Notification.permission === 'default' && localStorage.getItem(answeredKey) === null;
  } catch {
    return false;
  }
}

/** Handles the answer; null while there is nothing to offer. */
export function useNotificationOffer(): ((yes: boolean) => void) | null {
  const intents = useIntents();
  const on = useSelect((s) => s.preferences.notifications);
  const waiting = useSelect((s) => s.outbox.length > 0);
  const [sent, setSent] = useState(false);
  const [open, setOpen] = useState(canOffer);
  useEffect(() => { if (waiting) setSent(true); }, [waiting]);
  if (!open || !sent || waiting || on) return null;
  return (yes) => {
    setOpen(false);
    try {
      localStorage.setItem(answeredKey, 'yes');
    } catch {
      // it is offered again by the next page
    }
    if (yes) void intents.allowNotifications().then((notifications) => intents.setPreferences({ notifications }));
  };
}

export function NotificationOffer({ answer }: { answer: (yes: boolean) => void }): JSX.Element {
  const t = useTranslator();
  return (
    <div class="ask" role="region" aria-label={t('settings.alerts')}>
      <span>{t('ask.notifications')}</span>
      <button type="button" class="link" onClick={() => answer(true)}>{t('ask.allow')}</button>
      <button type="button" class="icon-button icon-button-small" aria-label={t('ask.later')} onClick={() => answer(false)}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
