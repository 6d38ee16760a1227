/** Changes the password, which ends the sessions of all other devices. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure } from '../../state/intents';
import { passwordError } from '../account/validate';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { Field } from '../shell/field';
import { errorText } from '../shell/errorText';

export function Password(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const email = useSelect((s) => s.me?.email ?? '');
  const [old, setOld] = useState('');
  const [now, setNow] = useState('');
  const [wrong, setWrong] = useState<{ old?: string | undefined; now?: string | undefined }>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = (e: Event): void => {
    e.preventDefault();
    const found = { old: old ? undefined : t('field.needed'), now: now !== '' && now === old ? t('field.same') : passwordError(t, now) };
    setWrong(found);
    setFailure(null);
    if (found.old || found.now) return;
    intents.changePassword(old, now).then(
      () => {
        setOld('');
        setNow('');
        intents.showToast('settings.passwordDone');
      },
      (f: Failure) => {
        if (f.code === 'wrong_own_password') setWrong({ old: t('error.wrongOld') });
        else if (f.code === 'weak') setWrong({ now: t('error.weak') });
        else if (f.code === 'invalid') setWrong({ now: t('error.invalid', { message: f.message }) });
        else setFailure(f);
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <input type="text" name="username" value={email} autocomplete="username" hidden readOnly />
      <Field
        label={t('settings.oldPassword')} type="password" value={old} onInput={setOld} error={wrong.old} autocomplete="current-password"
      />
      <Field
        label={t('settings.newPassword')} type="password" value={now} onInput={setNow} error={wrong.now} autocomplete="new-password"
        hint={t('account.passwordHint')}
      />
      <p class="settings-help">{t('settings.passwordHelp')}</p>
      {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
      <button type="submit" class="button">{t('settings.changePassword')}</button>
    </form>
  );
}
