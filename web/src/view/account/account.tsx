/** The first page of somebody who is not logged in: one card. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure } from '../../state/intents';
import { useIntents, useTranslator } from '../shell/context';
import { Field } from '../shell/field';
import { Icon } from '../shell/icon';
import { saveOnLeave, restored, markUsed } from '../shell/viewState';
import { errorText } from '../shell/errorText';
import { useRoute } from '../shell/router';
import { InvitePreviewCard, isInvalidInvite, usePreview } from '../details/join';
import { validateAccount, type FieldErrors } from './validate';
import './account.css';

export function Account({ ended }: { ended: boolean }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const route = useRoute();
  const [isNew, setNew] = useState(() => restored('form')?.isNew ?? false);
  const [preview, noPreview] = usePreview(route.at === 'join' ? route.code : null);
  const [first, setFirst] = useState(false); // nobody has an account here yet
  const [closed, setClosed] = useState(false); // only the operator makes accounts
  const [form, setForm] = useState(() => ({ firstName: '', lastName: '', email: '', ...restored('form'), password: '' }));
  const [wrong, setWrong] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { firstName, lastName, email } = form;
  useEffect(() => saveOnLeave('form', () => ({ isNew, firstName, lastName, email })), [isNew, firstName, lastName, email]);
  useEffect(() => markUsed('form'), []);
  useEffect(() => {
    intents.serverInfo().then(({ empty, signUp }) => {
      if (signUp === 'closed') {
        setClosed(true);
        setNew(false);
      } else if (empty && !ended) {
        setFirst(true);
        setNew(true);
      }
    }, () => undefined);
  }, []);
  const set = (name: keyof typeof form) => (value: string) => {
    setForm({ ...form, [name]: value });
    setWrong({ ...wrong, [name]: undefined });
  };
  const submit = (e: Event): void => {
    e.preventDefault();
    if (busy) return;
    const found = validateAccount(t, form, isNew);
    setWrong(found);
    setFailure(null);
    if (Object.values(found).some(Boolean)) {
      focusFirstInvalid(e.currentTarget as HTMLFormElement);
      return;
    }
    setBusy(true);
    (isNew ? intents.signUp(form) : intents.logIn(form)).catch((f: Failure) => {
      setBusy(false);
      if (f.code === 'email_taken') setWrong({ email: t('field.emailTaken') });
      else if (isNew && f.code === 'forbidden') {
        setClosed(true);
        setNew(false);
      } else if (f.code === 'weak') setWrong({ password: t('error.weak') });
      else if (f.code === 'invalid' && isNew && /password/i.test(f.message)) setWrong({ password: t('error.invalid', { message: f.message }) });
      else setFailure(f);
    });
  };
  return (
    <main class="account">
      <form class="card" onSubmit={submit} noValidate>
        {preview ? <div class="card-invite"><InvitePreviewCard preview={preview} /></div> : (
          <>
            <div class="card-mark"><Icon name="send" /></div>
            <h1>{isNew ? t('account.begin') : t('account.welcome')}</h1>
          </>
        )}
        <p class="card-about">{noPreview && isInvalidInvite(noPreview) ? t('join.gone') : route.at === 'join' ? t('join.logIn') : ended ? t('account.ended') : first ? t('account.first') : t('app.about')}</p>
        {isNew && (
          <>
            <Field key="first" label={t('account.firstName')} name="firstName" value={form.firstName} onInput={set('firstName')} error={wrong.firstName} autocomplete="given-name" autofocus />
            <Field key="last" label={t('account.lastName')} name="lastName" value={form.lastName} onInput={set('lastName')} error={wrong.lastName} autocomplete="family-name" optional />
          </>
        )}
        <Field key="email" label={t('account.email')} name="email" type="email" value={form.email} onInput={set('email')} error={wrong.email} autocomplete="username" autofocus={!isNew} />
        <Field
          key="password" label={t('account.password')} name="password" type="password" value={form.password} onInput={set('password')} error={wrong.password}
          autocomplete={isNew ? 'new-password' : 'current-password'} hint={isNew ? t('account.passwordHint') : undefined}
        />
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <button type="submit" class="button button-main button-wide" aria-busy={busy}>{isNew ? t('account.signUp') : t('account.logIn')}</button>
        <p class="card-switch">
          {closed ? t('account.closed') : (
            <>
              {isNew ? t('account.toLogIn') : t('account.toSignUp')}{' '}
              <button type="button" class="link" onClick={() => { setNew(!isNew); setWrong({}); setFailure(null); }}>
                {isNew ? t('account.logIn') : t('account.signUp')}
              </button>
            </>
          )}
        </p>
      </form>
    </main>
  );
}

/** Brings the person to the first field that is wrong, once it is drawn so. */
function focusFirstInvalid(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
