/** A line about the connection, shown when it is interrupted for more than a second. `data-phase` changes at once. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Key } from '../i18n/en';
import { useIntents, useSelect, useTranslator } from './context';

/** ms */
const showAfter = 1000;

export function ConnectionStatus(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const phase = useSelect((s) => s.phase);
  const unkept = useSelect((s) => !s.outboxPersisted && s.outbox.length > 0);
  const calm = phase === 'online' || phase === 'out';
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (calm) return;
    const timer = setTimeout(() => setLate(true), showAfter);
    return () => clearTimeout(timer);
  }, [calm]);
  const shown = !calm && late;
  return (
    <div class={shown ? 'link-line link-shown' : 'link-line'} data-phase={phase}>
      <span role="status" aria-live="polite">{shown ? t(`link.${phase}` as Key) : ''}{shown && unkept ? ` ${t('link.unkept')}` : ''}</span>
      {shown && phase === 'offline' && <button type="button" class="link link-now" onClick={intents.reconnect}>{t('link.now')}</button>}
    </div>
  );
}
