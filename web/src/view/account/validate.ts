/** What the server would refuse, said before it is asked. */
import type { Words } from '../i18n/translator';

export interface Form {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

export type Wrongs = { readonly [field in keyof Form]?: string | undefined };

const limits = { name: 255, email: 254, passwordLeast: 8, passwordMost: 128 } as const;

/** What is wrong with the fields; logging in only needs them filled. */
export function wrongs(t: Words, f: Form, isNew: boolean): Wrongs {
  if (!isNew) return { email: f.email ? undefined : t('field.needed'), password: f.password ? undefined : t('field.needed') };
  return {
    firstName: f.firstName ? text(t, f.firstName, limits.name) : t('field.needed'),
    lastName: text(t, f.lastName, limits.name),
    email: f.email ? (text(t, f.email, limits.email) ?? (/^[^@]+@[^@]+$/.test(f.email) ? undefined : t('field.email'))) : t('field.needed'),
    password: password(t, f.password),
  };
}

export function password(t: Words, value: string): string | undefined {
  if (!value) return t('field.needed');
  if ([...value].length < limits.passwordLeast) return t('field.passwordShort', { n: limits.passwordLeast });
  return text(t, value, limits.passwordMost);
}

export function text(t: Words, value: string, most: number): string | undefined {
  if (/\s/.test(value)) return t('field.noSpaces');
  return [...value].length > most ? t('field.tooLong', { n: most }) : undefined;
}
