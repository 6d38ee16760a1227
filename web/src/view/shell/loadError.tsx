/** Why something could not be read, where it would stand, and a button to try again. */
import type { JSX } from 'preact';
import { useWords } from './context';
import { reason } from './errorText';

export function Again({ failure, onAgain, text }: { failure: unknown; onAgain: () => void; text?: string }): JSX.Element | null {
  const t = useWords();
  if (!failure) return null;
  return (
    <div class="again" role="alert">
      <p class="form-error">{text ? `${text} ` : ''}{reason(t, failure)}</p>
      <button type="button" class="link" onClick={onAgain}>{t('dialog.again')}</button>
    </div>
  );
}
