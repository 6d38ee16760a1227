/** Error messages for the person. */
import { Failure, type Intents } from '../../state/intents';
import type { Key } from '../i18n/en';
import type { Translator } from '../i18n/translator';

const keys: Readonly<Record<string, Key>> = {
  wrong_password: 'error.wrong_password', wrong_own_password: 'error.wrong_own_password', offline: 'error.offline',
  rate_limited: 'error.rate_limited', unavailable: 'error.unavailable',
  forbidden: 'error.forbidden', barred: 'error.barred', not_found: 'error.not_found', conflict: 'error.conflict',
  too_large: 'error.too_large', too_many_pins: 'error.too_many_pins', invalid: 'error.invalid',
  gone: 'error.gone', changed: 'error.changed', internal: 'error.internal', unauthenticated: 'error.unauthenticated',
  email_taken: 'field.emailTaken',
};

/** Shows an error that belongs to no form as a toast. */
export function toastError(intents: Pick<Intents, 'showToast'>): (e: unknown) => void {
  return (e) => {
    const f = e instanceof Failure ? e : null;
    intents.showToast((f && keys[f.code]) ?? 'error.internal', { message: f?.message ?? '' });
  };
}

export function errorText(t: Translator, e: unknown): string {
  if (!(e instanceof Failure)) return t('error.internal');
  if (e.code === 'rate_limited' && e.retryAfter) return t('error.retryIn', { n: e.retryAfter });
  return t(keys[e.code] ?? 'error.internal', { message: e.message });
}
