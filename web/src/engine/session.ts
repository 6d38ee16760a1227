/** The session of this device, in localStorage (docs/web.md says why), and the device's id. */
import { newId } from '../state/ids';
import type { Preferences, Profile } from '../state/state';

export interface Login {
  readonly token: string;
  readonly me: Profile;
  /** When this device received the token, by its own clock, ms. */
  readonly takenAt?: number;
}

const keys = { login: 'messenger.login', device: 'messenger.device', preferences: 'messenger.preferences' } as const;

export class SessionStore {
  /** The login, where the browser stores none. */
  private inMemory: Login | null = null;

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {}

  login(): Login | null {
    const v = this.read(keys.login) as Login | null;
    return v && typeof v.token === 'string' && typeof v.me?.userId === 'string' ? v : this.inMemory;
  }

  /** The newest token of a user, whichever tab received it; null if another user is logged in, or nobody. */
  tokenOf(userId: string | undefined): string | null {
    const l = this.login();
    return l && l.me.userId === userId ? l.token : null;
  }

  save(login: Login): void {
    this.inMemory = this.write(keys.login, login) ? null : login;
  }

  /** Replaces the token `old`, unless somebody logged out or in meanwhile. */
  renew(old: string, token: string, takenAt: number): void {
    const l = this.login();
    if (l?.token === old) this.save({ ...l, token, takenAt });
  }

  /** Deletes the login of a user; another user's stays. */
  clear(userId: string | undefined): void {
    if (userId !== undefined && this.login()?.me.userId !== userId) return;
    this.inMemory = null;
    try {
      this.storage.removeItem(keys.login);
    } catch {
      // storage is switched off: nothing was stored
    }
  }

  preferences(): Partial<Preferences> {
    return (this.read(keys.preferences) as Partial<Preferences> | null) ?? {};
  }

  savePreferences(p: Preferences): void {
    this.write(keys.preferences, p);
  }

  deviceId(): string {
    const old = this.read(keys.device);
    if (typeof old === 'string') return old;
    const id = newId();
    this.write(keys.device, id);
    return id;
  }

  private read(key: string): unknown {
    try {
      return JSON.parse(this.storage.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  }

  private write(key: string, value: unknown): boolean {
    try {
      this.storage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // storage is full or switched off: it lasts as long as the page
    }
  }
}

/** The first match counts: some browsers and systems also claim to be others. */
const browsers = [[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']] as const;
const systems = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
] as const;

/** `Firefox on Linux`, as far as the user agent tells. */
export function deviceName(userAgent: string): string {
  const browser = browsers.find(([form]) => form.test(userAgent))?.[1] ?? 'Browser';
  const system = systems.find(([form]) => form.test(userAgent))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
