/** A labelled input with its error beside it. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useTranslator } from './context';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password';
  readonly name?: string;
  readonly autocomplete?: string;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly autofocus?: boolean;
}

export function Field(p: FieldProps): JSX.Element {
  const t = useTranslator();
  const id = useId();
  const [shown, show] = useState(false);
  const secret = p.type === 'password';
  const below = p.error ?? p.hint;
  return (
    <div class={p.error ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {p.label}
        {p.optional && <span class="field-optional"> · {t('account.optional')}</span>}
      </label>
      <div class="field-box">
        <input
          id={id} name={p.name} type={(secret && shown ? 'text' : (p.type ?? 'text')) as 'text'} value={p.value}
          autocomplete={p.autocomplete}
          aria-invalid={p.error ? true : undefined} aria-describedby={below ? `${id}-below` : undefined} required={!p.optional}
          autofocus={p.autofocus} autocapitalize={p.type ? 'none' : undefined} spellcheck={false}
          onInput={(e) => p.onInput(e.currentTarget.value)}
        />
        {secret && (
          <button type="button" class="field-show" aria-pressed={shown} onClick={() => show(!shown)}>
            {shown ? t('account.hide') : t('account.show')}
          </button>
        )}
      </div>
      {below && <p id={`${id}-below`} class={p.error ? 'field-error' : 'field-hint'}>{below}</p>}
    </div>
  );
}
