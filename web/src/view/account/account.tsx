/** The page of somebody who is not logged in. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Failure } from '../../state/intents';
import { useIntents, useTranslator } from '../shell/context';
import { Field } from '../shell/field';
import { Icon } from '../shell/icon';
import { saveOnLeave, restored, markUsed } from '../shell/viewState';
import { errorText } from '../shell/errorText';
import { useRoute } from '../shell/router';
import { InvitePreviewCard, isInvalidInvite, usePreview } from '../details/join';
import type { Translator } from '../i18n/translator';
import { validateAccount, type FieldErrors, type Form } from './validate';
import './account.css';

export function Account({ ended }: { ended: boolean }): JSX.Element {
  const t = useTranslator();
  const route = useRoute();
  const [preview, previewFailure] = usePreview(route.at === 'join' ? route.code : null);
  const { isNew, isEmpty, isClosed, form, set, errors, failure, busy, submit, switchMode } = useAccountForm(ended);
  const about = (): string => {
    if (previewFailure && isInvalidInvite(previewFailure)) return t('join.gone');
    if (route.at === 'join') return t('join.logIn');
    if (ended) return t('account.ended');
    return isEmpty ? t('account.first') : t('app.about');
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
        <p class="card-about">{about()}</p>
        {isNew && (
          <>
            <Field
              key="first" label={t('account.firstName')} name="firstName" value={form.firstName} onInput={set('firstName')}
              error={errors.firstName} autocomplete="given-name" autofocus
            />
            <Field
              key="last" label={t('account.lastName')} name="lastName" value={form.lastName} onInput={set('lastName')}
              error={errors.lastName} autocomplete="family-name" optional
            />
          </>
        )}
        <Field
          key="email" label={t('account.email')} name="email" type="email" value={form.email} onInput={set('email')}
          error={errors.email} autocomplete="username" autofocus={!isNew}
        />
        <Field
          key="password" label={t('account.password')} name="password" type="password" value={form.password} onInput={set('password')}
          error={errors.password} autocomplete={isNew ? 'new-password' : 'current-password'}
          hint={isNew ? t('account.passwordHint') : undefined}
        />
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <button type="submit" class="button button-main button-wide" aria-busy={busy}>
          {isNew ? t('account.signUp') : t('account.logIn')}
        </button>
        <p class="card-switch">
          {isClosed ? t('account.closed') : (
            <>
              {isNew ? t('account.toLogIn') : t('account.toSignUp')}{' '}
              <button type="button" class="link" onClick={switchMode}>{isNew ? t('account.logIn') : t('account.signUp')}</button>
            </>
          )}
        </p>
      </form>
    </main>
  );
}

interface AccountForm {
  /** Signs up; else logs in. */
  readonly isNew: boolean;
  /** Nobody has an account yet. */
  readonly isEmpty: boolean;
  /** Only the operator creates accounts. */
  readonly isClosed: boolean;
  readonly form: Form;
  readonly set: (name: keyof Form) => (value: string) => void;
  readonly errors: FieldErrors;
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly submit: (e: Event) => void;
  readonly switchMode: () => void;
}

function useAccountForm(ended: boolean): AccountForm {
  const t = useTranslator();
  const intents = useIntents();
  const [isNew, setNew] = useState(() => restored('form')?.isNew ?? false);
  const [form, setForm] = useState(() => ({ firstName: '', lastName: '', email: '', ...restored('form'), password: '' }));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { firstName, lastName, email } = form;
  useLayoutEffect(() => saveOnLeave('form', () => ({ isNew, firstName, lastName, email })), [isNew, firstName, lastName, email]);
  useEffect(() => markUsed('form'), []);
  const { isEmpty, isClosed, close } = useServerInfo(ended, setNew);
  const onFailure = (f: Failure): void => {
    setBusy(false);
    if (isNew && f.code === 'forbidden') return close();
    const refused = refusedFields(t, f, isNew);
    if (refused) setErrors(refused);
    else setFailure(f);
  };
  const submit = (e: Event): void => {
    e.preventDefault();
    if (busy) return;
    const found = validateAccount(t, form, isNew);
    setErrors(found);
    setFailure(null);
    if (Object.values(found).some(Boolean)) return focusFirstInvalid(e.currentTarget as HTMLFormElement);
    setBusy(true);
    (isNew ? intents.signUp(form) : intents.logIn(form)).catch(onFailure);
  };
  const set = (name: keyof Form) => (value: string) => {
    setForm({ ...form, [name]: value });
    setErrors({ ...errors, [name]: undefined });
  };
  const switchMode = (): void => {
    setNew(!isNew);
    setErrors({});
    setFailure(null);
  };
  return { isNew, isEmpty, isClosed, form, set, errors, failure, busy, submit, switchMode };
}

interface ServerInfo extends Pick<AccountForm, 'isEmpty' | 'isClosed'> {
  readonly close: () => void;
}

/** Whether anybody has an account on this server, and whether accounts can be opened; both decide the form's mode. */
function useServerInfo(ended: boolean, setNew: (isNew: boolean) => void): ServerInfo {
  const intents = useIntents();
  const [isEmpty, setEmpty] = useState(false);
  const [isClosed, setClosed] = useState(false);
  const close = (): void => {
    setClosed(true);
    setNew(false);
  };
  useEffect(() => {
    intents.serverInfo().then(({ empty, signUp }) => {
      if (signUp === 'closed') close();
      else if (empty && !ended) {
        setEmpty(true);
        setNew(true);
      }
    }, () => undefined);
  }, []);
  return { isEmpty, isClosed, close };
}

/** The fields that a reason of the server concerns. */
const reasonFields: Readonly<Record<string, 'firstName' | 'lastName' | 'password'>> = {
  first_name: 'firstName', last_name: 'lastName', password: 'password',
};

/** The errors of the fields that the server refused, or null if the refusal concerns no field. */
function refusedFields(t: Translator, f: Failure, isNew: boolean): FieldErrors | null {
  if (f.code === 'email_taken') return { email: t('field.emailTaken') };
  if (f.code === 'weak') return { password: t('error.weak') };
  if (f.code !== 'invalid' || !isNew) return null;
  const field = reasonFields[f.reason] ?? (['firstName', 'lastName', 'password'] as const).find((name) => name in f.fields);
  return field ? { [field]: t('error.invalid', { message: f.message }) } : null;
}

/** Focuses the first invalid field once it is rendered as invalid. */
function focusFirstInvalid(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
