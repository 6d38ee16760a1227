/** Settings of the account and of this device. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { nameOf } from '../../state/state';
import { Switch } from '../details/details';
import { languages, type Language } from '../i18n/translator';
import { Avatar } from '../shell/avatar';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { Confirm } from '../shell/dialog';
import { Field } from '../shell/field';
import { Icon } from '../shell/icon';
import { onEscape } from '../shell/keyboard';
import { Shortcuts } from '../shell/shortcuts';
import { back } from '../shell/router';
import { Password } from './password';
import { ProfileForm } from './profile';
import { Sessions } from './sessions';
import './settings.css';

export function Settings(): JSX.Element {
  const t = useTranslator();
  const me = useSelect((s) => s.me);
  const [keys, showKeys] = useState(false);
  return (
    <section class="settings" aria-label={t('settings.title')} onKeyDown={onEscape(back)}>
      <header class="head">
        <button type="button" class="icon-button head-back" aria-label={t('chat.back')} onClick={back}><Icon name="back" /></button>
        <h1 class="head-name">{t('settings.title')}</h1>
      </header>
      <div class="settings-body">
        {me && (
          <div class="details-who">
            <Avatar id={me.userId} name={nameOf(me)} size={88} />
            <p class="details-name" dir="auto">{nameOf(me)}</p>
            <p class="details-line"><bdi>{me.email}</bdi></p>
          </div>
        )}
        <Part title={t('settings.profile')}><ProfileForm /></Part>
        <Appearance />
        <NotificationSettings />
        <Part title={t('settings.password')}><Password /></Part>
        <Part title={t('settings.sessions')}><Sessions /></Part>
        <Part title={t('settings.keys')}>
          <button type="button" class="button" onClick={() => showKeys(true)}>{t('keys.help')}</button>
        </Part>
        <AccountActions />
      </div>
      {keys && <Shortcuts onClose={() => showKeys(false)} />}
    </section>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return <section class="settings-part" aria-label={title}><h2>{title}</h2>{children}</section>;
}

function Appearance(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const p = useSelect((s) => s.preferences);
  return (
    <Part title={t('settings.looks')}>
      <label class="details-select">
        <span>{t('settings.theme')}</span>
        <select value={p.theme} onChange={(e) => intents.setPreferences({ theme: e.currentTarget.value as 'system' })}>
          <option value="system">{t('settings.themeSystem')}</option>
          <option value="light">{t('settings.themeLight')}</option>
          <option value="dark">{t('settings.themeDark')}</option>
        </select>
      </label>
      <label class="details-select">
        <span>{t('settings.language')}</span>
        <select value={p.language} onChange={(e) => intents.setPreferences({ language: e.currentTarget.value as 'auto' })}>
          <option value="auto">{t('settings.languageAuto')}</option>
          {(Object.keys(languages) as Language[]).map((l) => <option key={l} value={l} lang={l}>{languages[l].name}</option>)}
        </select>
      </label>
    </Part>
  );
}

function NotificationSettings(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const p = useSelect((s) => s.preferences);
  const [denied, deny] = useState(false);
  const notifications = (on: boolean): void => {
    if (!on) {
      intents.setPreferences({ notifications: false });
      return;
    }
    void intents.allowNotifications().then((allowed) => {
      deny(!allowed);
      intents.setPreferences({ notifications: allowed });
    });
  };
  return (
    <>
      <Part title={t('settings.alerts')}>
        <Switch label={t('settings.notifications')} help={t('settings.notificationsHelp')} on={p.notifications} onChange={notifications} />
        {denied && <p class="form-error" role="alert">{t('settings.denied')}</p>}
        <Switch label={t('settings.sound')} on={p.sound} onChange={(on) => intents.setPreferences({ sound: on })} />
      </Part>
      <Part title={t('settings.privacy')}>
        <Switch
          label={t('settings.presence')} help={t('settings.presenceHelp')} on={p.presence}
          onChange={(on) => intents.setPreferences({ presence: on })}
        />
      </Part>
    </>
  );
}

function AccountActions(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const unsent = useSelect((s) => s.outbox.length);
  const [asking, ask] = useState<'out' | 'delete' | null>(null);
  const [erase, setErase] = useState(false);
  const [password, setPassword] = useState('');
  const close = (): void => { ask(null); setPassword(''); };
  return (
    <section class="settings-part settings-ends">
      <button type="button" class="details-do" onClick={() => ask('out')}><Icon name="out" size={20} />{t('settings.logOut')}</button>
      <button type="button" class="details-do details-danger" onClick={() => ask('delete')}>
        <Icon name="trash" size={20} />
        {t('settings.delete')}
      </button>
      {asking === 'out' && (
        <Confirm
          title={t('settings.logOutTitle')}
          text={`${t('settings.logOutHelp')}${unsent > 0 ? ` ${t('settings.logOutUnsent', { n: unsent })}` : ''}`} onClose={close}
          choices={[{ label: t('settings.logOut'), do: () => intents.logOut() }]}
        />
      )}
      {asking === 'delete' && (
        <Confirm title={t('settings.deleteTitle')} text={t('settings.deleteHelp')} onClose={close} choices={[
          { label: t('settings.deleteDo'), danger: true, do: () => intents.deleteAccount(erase ? 'erase' : 'anonymise', password) },
        ]}>
          <Field
            label={t('settings.confirmPassword')} name="password" type="password" value={password} onInput={setPassword}
            autocomplete="current-password"
          />
          <label class="check">
            <input type="checkbox" checked={erase} onChange={(e) => setErase(e.currentTarget.checked)} />
             
            {t('settings.deleteErase')}
          </label>
        </Confirm>
      )}
    </section>
  );
}
