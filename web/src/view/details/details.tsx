/** The panel beside the conversation: title, settings, members, actions. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation, Notify } from '../../state/conversation';
import { titleOf } from '../../state/inbox';
import type { Key } from '../i18n/en';
import { muteForever } from '../inbox/chatMenu';
import { presenceText } from '../conversation/header';
import { Avatar } from '../shell/avatar';
import { useIntents, useNow, useSelect, useTranslator } from '../shell/context';
import { Confirm } from '../shell/dialog';
import { Icon } from '../shell/icon';
import { onEscape } from '../shell/keyboard';
import { go } from '../shell/router';
import { toastError } from '../shell/errorText';
import { GroupAbout } from './groupAbout';
import { Invites } from './invites';
import { Members } from './members';
import { Pins } from './pins';
import { RemovedPeople } from './removedPeople';
import './details.css';

export function Details({ c, onClose }: { c: Conversation; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const me = useSelect((s) => s.me?.userId ?? '');
  const presence = useSelect((s) => (c.companion ? s.presence.get(c.companion.userId) : undefined));
  const now = useNow();
  const title = titleOf(c, { notes: t('inbox.notes'), gone: t('inbox.gone') }, me);
  return (
    <aside class="details" aria-label={t('chat.details')} onKeyDown={onEscape(onClose)}>
      <header class="details-head">
        <button type="button" class="icon-button" aria-label={t('details.close')} onClick={onClose}><Icon name="close" /></button>
        <h2>{c.kind === 'group' ? t('details.group') : t('details.person')}</h2>
      </header>
      <div class="details-body">
        <div class="details-who">
          <Avatar id={c.companion?.userId ?? c.id} name={title} size={88} notes={c.companion?.userId === me} />
          <p class="details-name" dir="auto">{title}</p>
          <p class="details-line">{c.kind === 'group'
            ? t('chat.members', { n: c.memberCount })
            : presence && c.companion?.userId !== me ? presenceText(t, presence, now) : ''}</p>
        </div>
        {c.kind === 'group' && <GroupAbout c={c} />}
        <ChatSettings c={c} now={now} />
        <Pins c={c} now={now} />
        {c.kind === 'group' && <Invites c={c} />}
        {c.kind === 'group' && <RemovedPeople c={c} />}
        <DestructiveActions c={c} title={title} me={me} />
        {c.kind === 'group' && <Members c={c} me={me} />}
      </div>
    </aside>
  );
}

/** Muting, pinning, archiving. */
function ChatSettings({ c, now }: { c: Conversation; now: number }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const muted = c.mutedUntil !== null && Date.parse(c.mutedUntil) > now;
  const set = (s: Parameters<typeof intents.updateChatSettings>[1]): void => {
    intents.updateChatSettings(c.id, s).catch(toastError(intents));
  };
  const mute = (value: string): void => {
    const until: Readonly<Record<string, string | null>> = {
      off: null, hour: new Date(Date.now() + 3_600_000).toISOString(), day: new Date(Date.now() + 86_400_000).toISOString(),
      always: muteForever,
    };
    set({ mutedUntil: until[value] ?? null });
  };
  const notifies: readonly (readonly [Notify, Key])[] = [
    ['all', 'details.notifyAll'], ['mentions', 'details.notifyMentions'], ['none', 'details.notifyNone'],
  ];
  return (
    <section class="details-part">
      <Switch label={t('details.mute')} on={muted} onChange={(on) => mute(on ? 'always' : 'off')}>
        {muted && (
          <span class="details-choices">
            {(['hour', 'day', 'always'] as const).map((v) => (
              <button key={v} type="button" class="link" onClick={() => mute(v)}>
                {t(v === 'hour' ? 'details.muteHour' : v === 'day' ? 'details.muteDay' : 'details.muteAlways')}
              </button>
            ))}
          </span>
        )}
      </Switch>
      <label class="details-select">
        <span>{t('details.notify')}</span>
        <select value={c.notify} onChange={(e) => set({ notify: e.currentTarget.value as Notify })}>
          {notifies.map(([v, key]) => <option key={v} value={v}>{t(key)}</option>)}
        </select>
      </label>
      <Switch label={t('details.pinned')} on={c.pinnedAt !== null} onChange={(on) => set({ pinned: on })} />
      <Switch label={t('details.archived')} on={c.archived} onChange={(on) => set({ archived: on })} />
    </section>
  );
}

export function Switch({ label, help, on, onChange, children }: {
  label: string; help?: string; on: boolean; onChange: (on: boolean) => void; children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="switch">
      <label class="switch-row">
        <span>{label}{help && <span class="switch-help">{help}</span>}</span>
        <input type="checkbox" role="switch" checked={on} onChange={(e) => onChange(e.currentTarget.checked)} />
      </label>
      {children}
    </div>
  );
}

/** Actions that cannot be undone. */
function DestructiveActions({ c, title, me }: { c: Conversation; title: string; me: string }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [asking, ask] = useState<'clear' | 'leave' | 'drop' | null>(null);
  const away = async (work: Promise<void>): Promise<void> => {
    await work;
    go({ at: 'list' }, 'replace');
  };
  const close = (): void => ask(null);
  const leaving = `${t('details.leaveHelp')} ${c.memberCount <= 1
    ? t('details.leaveLast')
    : c.role === 'owner' ? t('details.leaveOwner') : ''}`.trim();
  return (
    <section class="details-part">
      {c.kind === 'dialog' && (
        <button type="button" class="details-do details-danger" onClick={() => ask('clear')}>
          <Icon name="trash" size={20} />
          {t('details.clear')}
        </button>
      )}
      {c.kind === 'group' && (
        <button type="button" class="details-do details-danger" onClick={() => ask('leave')}>
          <Icon name="out" size={20} />
          {t('details.leave')}
        </button>
      )}
      {c.role === 'owner' && (
        <button type="button" class="details-do details-danger" onClick={() => ask('drop')}>
          <Icon name="trash" size={20} />
          {t('details.drop')}
        </button>
      )}
      {asking === 'clear' && (
        <Confirm
          title={t('details.clearTitle', { name: title })}
          text={c.companion?.userId === me ? t('details.dropHelp') : t('details.clearHelp', { name: title })} onClose={close}
          choices={[{ label: t('details.clearDo'), danger: true, do: () => intents.clearDialog(c.id) }]}
        />
      )}
      {asking === 'leave' && (
        <Confirm
          title={t('details.leaveTitle', { group: title })} text={leaving} onClose={close}
          choices={[{ label: t('details.leaveDo'), danger: true, do: () => away(intents.leaveGroup(c.id)) }]}
        />
      )}
      {asking === 'drop' && (
        <Confirm
          title={t('details.dropTitle', { group: title, n: c.memberCount })} text={t('details.dropHelp')} onClose={close}
          choices={[{ label: t('details.dropDo'), danger: true, do: () => away(intents.dropGroup(c.id)) }]}
        />
      )}
    </section>
  );
}

