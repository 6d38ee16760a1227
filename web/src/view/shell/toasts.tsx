/** Short words at the edge of the page, also spoken. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Toast } from '../../state/state';
import type { Key } from '../i18n/en';
import { useIntents, useSelect, useWords } from './context';
import { Icon } from './icon';

/** ms */
const shown = 5000;

export function Toasts(): JSX.Element {
  const toasts = useSelect((s) => s.toasts);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => <One key={toast.id} toast={toast} />)}
    </div>
  );
}

function One({ toast }: { toast: Toast }): JSX.Element {
  const t = useWords();
  const intents = useIntents();
  useEffect(() => {
    const timer = setTimeout(() => intents.untoast(toast.id), shown);
    return () => clearTimeout(timer);
  }, [toast.id]);
  return (
    <div class="toast">
      <span>{t(toast.text as Key, toast.params)}</span>
      <button type="button" class="icon-button" aria-label={t('toast.close')} onClick={() => intents.untoast(toast.id)}><Icon name="close" size={16} /></button>
    </div>
  );
}
