/** Asks about notifications when they begin to make sense: after something was sent from
 * here, and once. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useIntents, useSelect, useWords } from './context';

/** That it was asked is remembered for as long as the browser keeps the page's storage. */
const asked = 'messenger.asked';

function mayAsk(): boolean {
  try {
    return typeof Notification !== 'undefined' && Notification.permission === 'default' && localStorage.getItem(asked) === null;
  } catch {
    return false;
  }
}

export function AskAlerts(): JSX.Element | null {
  const t = useWords();
  const intents = useIntents();
  const on = useSelect((s) => s.preferences.notifications);
  const waiting = useSelect((s) => s.outbox.length > 0);
  const [sent, setSent] = useState(false);
  const [open, setOpen] = useState(mayAsk);
  useEffect(() => { if (waiting) setSent(true); }, [waiting]);
  if (!open || !sent || waiting || on) return null;
  const answer = (yes: boolean): void => {
    setOpen(false);
    try {
      localStorage.setItem(asked, 'yes');
    } catch {
      // it is asked again with the next page
    }
    if (yes) void intents.allowNotifications().then((notifications) => intents.prefer({ notifications }));
  };
  return (
    <div class="ask" role="region" aria-label={t('settings.alerts')}>
      <span>{t('ask.notifications')}</span>
      <button type="button" class="link" onClick={() => answer(true)}>{t('ask.allow')}</button>
      <button type="button" class="link ask-later" onClick={() => answer(false)}>{t('ask.later')}</button>
    </div>
  );
}
