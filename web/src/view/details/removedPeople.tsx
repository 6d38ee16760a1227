/** People who were removed from a group, for those who may let them back in. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { RemovedPerson } from '../../state/intents';
import { nameOf } from '../../state/state';
import { useIntents, useSelect, useTranslator } from '../shell/context';
import { errorText } from '../shell/errorText';

export function RemovedPeople({ c }: { c: Conversation }): JSX.Element | null {
  const t = useTranslator();
  const intents = useIntents();
  const online = useSelect((s) => s.phase === 'online');
  const [rows, setRows] = useState<readonly RemovedPerson[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const may = c.role !== 'member';
  const load = (): void => { intents.listRemoved(c.id).then((r) => { setFailure(null); setRows(r); }, setFailure); };
  useEffect(() => { if (may && online) load(); }, [c.id, may, online, c.memberCount]);
  if (!may || (rows.length === 0 && !failure)) return null;
  return (
    <section class="details-part" aria-label={t('details.removed')}>
      <h3>{t('details.removed')}</h3>
      <p class="details-none">{t('details.removedHelp')}</p>
      {failure ? <p class="form-error" role="alert">{errorText(t, failure)}</p> : null}
      <ul class="invites">
        {rows.map((p) => (
          <li key={p.userId} class="invite">
            <span class="invite-link" dir="auto">{nameOf(p)}</span>
            <span class="invite-about">{t('details.removedBy', {
              name: nameOf({ firstName: p.removedByName, lastName: p.removedByLastName }), when: t.moment(p.removedAt),
            })}</span>
            <span class="invite-do">
              <button type="button" class="link" onClick={() => { intents.liftRemoval(c.id, p).then(load, setFailure); }}>
                {t('details.allowReturn')}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
