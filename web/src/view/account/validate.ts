/** Checks a form by the server's rules before it is sent. */
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
    firstName: f.firstName ? nameError(t, f.firstName, limits.name) : t('field.needed'),
    lastName: nameError(t, f.lastName, limits.name),
    email: f.email
      ? (nameError(t, f.email, limits.email) ?? (/^[^@]+@[^@]+$/.test(f.email) ? undefined : t('field.email')))
      : t('field.needed'),
    password: passwordError(t, f.password),
  };
}

export function passwordError(t: Translator, value: string): string | undefined {
  if (!value) return t('field.needed');
  if ([...value].length < limits.passwordLeast) return t('field.passwordShort', { n: limits.passwordLeast });
  return nameError(t, value, limits.passwordMost);
}

export function nameError(t: Translator, value: string, most: number): string | undefined {
  if (/\s/.test(value)) return t('field.noSpaces');
  return [...value].length > most ? t('field.tooLong', { n: most }) : undefined;
}
