/** Checks a form by the server's rules before it is sent. */
import { cleanName, isBlank } from '../../state/text';
import type { Translator } from '../i18n/translator';

export interface Form {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

export type FieldErrors = { readonly [field in keyof Form]?: string | undefined };

const limits = { name: 255, email: 254, passwordLeast: 8, passwordMost: 128 } as const;

/** Errors of the fields; a login only needs them filled. */
export function validateAccount(t: Translator, f: Form, isNew: boolean): FieldErrors {
  if (!isNew) return { email: f.email ? undefined : t('field.needed'), password: f.password ? undefined : t('field.needed') };
  return {
    firstName: firstNameError(t, f.firstName, limits.name),
    lastName: nameError(t, f.lastName, limits.name),
    email: f.email
      ? (emailError(t, f.email) ?? (/^[^@]+@[^@]+$/.test(f.email) ? undefined : t('field.email')))
      : t('field.needed'),
    password: passwordError(t, f.password),
  };
}

export function passwordError(t: Translator, value: string): string | undefined {
  if (!value) return t('field.needed');
  const composed = value.normalize('NFC');
  if ([...composed].length < limits.passwordLeast) return t('field.passwordShort', { n: limits.passwordLeast });
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? t('field.hiddenCharacter') : lengthError(t, composed, limits.passwordMost);
}

export function firstNameError(t: Translator, value: string, most: number): string | undefined {
  return cleanName(value) ? nameError(t, value, most) : t('field.needed');
}

/** A name may have several words, and be empty. */
export function nameError(t: Translator, value: string, most: number): string | undefined {
  const name = cleanName(value);
  if (/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(name) || (name && isBlank(name))) return t('field.hiddenCharacter');
  return lengthError(t, name, most);
}

function emailError(t: Translator, value: string): string | undefined {
  return /\s/.test(value) ? t('field.noSpaces') : lengthError(t, value, limits.email);
}

function lengthError(t: Translator, value: string, most: number): string | undefined {
  return [...value].length > most ? t('field.tooLong', { n: most }) : undefined;
}
