/** The own name. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure } from '../../state/intents';
import { cleanName } from '../../state/text';
import { firstNameError, nameError } from '../account/validate';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { useEditedField } from '../shell/editedField';
import { Field } from '../shell/field';
import { errorText } from '../shell/errorText';

export function ProfileForm(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const me = useSelect((s) => s.me);
  const most = useSelect((s) => s.limits.name);
  const first = useEditedField(me?.firstName ?? '');
  const last = useEditedField(me?.lastName ?? '');
  const [wrong, setWrong] = useState<{ first?: string | undefined; last?: string | undefined }>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = (e: Event): void => {
    e.preventDefault();
    const [firstName, lastName] = [cleanName(first.value), cleanName(last.value)];
    const found = { first: firstNameError(t, firstName, most), last: lastName === '' && me?.lastName
      ? t('field.lastNameStays')
      : nameError(t, lastName, most) };
    // Shows a concurrent change before it is overwritten.
    if (first.conflicting) found.first ??= t('field.overtaken', { now: me?.firstName ?? '' });
    if (last.conflicting) found.last ??= t('field.overtaken', { now: me?.lastName ?? '' });
    first.acknowledge();
    last.acknowledge();
    setWrong(found);
    setFailure(null);
    if (found.first || found.last) return;
    // Shows the names as they will be stored.
    if (first.changed) first.set(firstName);
    if (last.changed) last.set(lastName);
    intents.updateProfile({ ...(first.changed && { firstName }), ...(last.changed && lastName && { lastName }) }).then(
      () => intents.showToast('settings.saved'), setFailure
    );
  };
  const same = !first.changed && !last.changed;
  return (
    <form onSubmit={submit} noValidate>
      <Field label={t('account.firstName')} value={first.value} onInput={first.set} error={wrong.first} autocomplete="given-name" />
      <Field label={t('account.lastName')} value={last.value} onInput={last.set} error={wrong.last} autocomplete="family-name" optional />
      {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
      <button type="submit" class="button" disabled={same}>{t('settings.save')}</button>
    </form>
  );
}
