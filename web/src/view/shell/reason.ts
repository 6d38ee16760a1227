/** Why something did not happen, in the person's words. */
import { Failure } from '../../state/intents';
import type { Key } from '../i18n/en';
import type { Words } from '../i18n/words';

const keys: Readonly<Record<string, Key>> = {
  wrong_password: 'error.wrong_password', offline: 'error.offline', rate_limited: 'error.rate_limited', unavailable: 'error.unavailable',
  forbidden: 'error.forbidden', not_found: 'error.not_found', conflict: 'error.conflict', too_large: 'error.too_large', invalid: 'error.invalid',
  internal: 'error.internal', unauthenticated: 'error.unauthenticated', email_taken: 'field.emailTaken',
};

export function reason(t: Words, e: unknown): string {
  if (!(e instanceof Failure)) return t('error.internal');
  if (e.code === 'rate_limited' && e.retryAfter) return t('error.retryIn', { n: e.retryAfter });
  return t(keys[e.code] ?? 'error.internal', { message: e.message });
}
