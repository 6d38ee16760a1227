/** A short message above the composer, also announced to screen readers. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Key } from '../i18n/en';
import { useIntents, useSelect, useTranslator } from './context';
import { Icon } from './icon';

/** ms */
const shown = 4000;

export function Toasts(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const toast = useSelect((s) => s.toast);
  const [held, hold] = useState(false); // under the pointer or the focus
  useEffect(() => {
    if (!toast || held) return;
    const timer = setTimeout(() => intents.dismissToast(toast.id), shown);
    return () => clearTimeout(timer);
  }, [toast, held]);
  useEffect(() => { if (!toast) hold(false); }, [toast]);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toast && (
        <div
          key={toast.id} class="toast" onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)}
          onFocusIn={() => hold(true)} onFocusOut={() => hold(false)}
        >
          <span>{t(toast.text as Key, toast.params)}</span>
          <button type="button" class="icon-button" aria-label={t('toast.close')} onClick={() => intents.dismissToast(toast.id)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
}
