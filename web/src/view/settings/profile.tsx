/** One's own name. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure } from '../../state/intents';
import { text } from '../account/check';
import { useIntents, useSelect, useWords } from '../shell/context';
import { Field } from '../shell/field';
import { reason } from '../shell/reason';

export function ProfileForm(): JSX.Element {
  const t = useWords();
  const intents = useIntents();
  const me = useSelect((s) => s.me);
  const most = useSelect((s) => s.limits.name);
  const [first, setFirst] = useState(me?.firstName ?? '');
  const [last, setLast] = useState(me?.lastName ?? '');
  const [wrong, setWrong] = useState<{ first?: string | undefined; last?: string | undefined }>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = (e: Event): void => {
    e.preventDefault();
    const found = { first: first ? text(t, first, most) : t('field.needed'), last: last === '' && me?.lastName ? t('field.lastNameStays') : text(t, last, most) };
    setWrong(found);
    setFailure(null);
    if (!found.first && !found.last) intents.rename(first, last).then(() => intents.say('settings.saved'), setFailure);
  };
  const same = first === me?.firstName && last === (me.lastName ?? '');
  return (
    <form onSubmit={submit} noValidate>
      <Field label={t('account.firstName')} value={first} onInput={setFirst} error={wrong.first} autocomplete="given-name" />
      <Field label={t('account.lastName')} value={last} onInput={setLast} error={wrong.last} autocomplete="family-name" optional />
      {failure && <p class="form-error" role="alert">{reason(t, failure)}</p>}
      <button type="submit" class="button" disabled={same}>{t('settings.save')}</button>
    </form>
  );
}
