/** Why something could not be loaded, and a button to retry. */
import type { JSX } from 'preact';
import { useTranslator } from './context';
import { errorText } from './errorText';

export function LoadError({ failure, onRetry, text }: { failure: unknown; onRetry: () => void; text?: string }): JSX.Element | null {
  const t = useTranslator();
  if (!failure) return null;
  return (
    <div class="again" role="alert">
      <p class="form-error">{text ? `${text} ` : ''}{errorText(t, failure)}</p>
      <button type="button" class="link" onClick={onRetry}>{t('dialog.again')}</button>
    </div>
  );
}
