/** The sessions of the user. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../state/intents';
import { useIntents, useNow, useSelect, useTranslator } from '../shell/context';
import { Confirm } from '../shell/dialog';
import { LoadError } from '../shell/loadError';

export function Sessions(): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const now = useNow();
  const online = useSelect((s) => s.phase === 'online');
  const [rows, setRows] = useState<readonly Session[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, ask] = useState(false);
  const load = async (): Promise<void> => {
    try {
      setRows(await intents.listSessions());
      setFailure(null);
    } catch (e) {
      setFailure(e);
    }
  };
  useEffect(() => { if (online) void load(); }, [online]);
  const end = (id: string): void => { intents.endSession(id).then(load, setFailure); };
  return (
    <>
      {!failure && !online && rows.length === 0 && <p>{t('chat.notHere')}</p>}
      <LoadError failure={failure} onRetry={() => void load()} />
      <ul class="sessions">
        {[...rows].sort((a, b) => Number(b.current) - Number(a.current)).map((s) => (
          <li key={s.sessionId} class="session">
            <span class="session-name"><bdi>{s.deviceName || t('settings.unnamed')}</bdi></span>
            <span class="session-line">
              {s.current ? t('settings.current') : t('settings.active', { when: t.when(s.lastSeenAt, now) })}
            </span>
            {!s.current
              && <button type="button" class="link link-danger" onClick={() => end(s.sessionId)}>{t('settings.endSession')}</button>}
          </li>
        ))}
      </ul>
      {rows.length > 1 && <button type="button" class="button" onClick={() => ask(true)}>{t('settings.endOthers')}</button>}
      {asking && (
        <Confirm
          title={t('settings.endOthersTitle')} text={t('settings.endOthersHelp')} onClose={() => ask(false)}
          choices={[
            { label: t('settings.endOthers'), danger: true, do: async () => { await intents.endSession('others'); await load(); } },
          ]}
        />
      )}
    </>
  );
}
