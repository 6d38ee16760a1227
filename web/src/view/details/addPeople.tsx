/** The dialog that adds people to a group. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation, Person } from '../../state/conversation';
import type { Failure } from '../../state/intents';
import { nameOf } from '../../state/state';
import { PeoplePicker } from '../inbox/peoplePicker';
import { useIntents, useTranslator } from '../shell/context';
import { Dialog, useConfirmDiscard } from '../shell/dialog';
import { errorText } from '../shell/errorText';

export function AddPeople({ c, onClose }: { c: Conversation; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false); // somebody was typed but not picked
  const [busy, setBusy] = useState(false);
  const [close, question] = useConfirmDiscard(people.length > 0 || text.trim() !== '', onClose);
  const save = async (): Promise<void> => {
    for (const p of people) {
      await intents.addMember(c.id, p);
      setPeople((rest) => rest.filter((r) => r.userId !== p.userId));
    }
    const [one] = people;
    if (people.length === 1 && one) intents.showToast('details.added', { name: nameOf(one) });
    else intents.showToast('details.addedMany', { n: people.length });
  };
  const submit = (e: Event): void => {
    e.preventDefault();
    setOpen(text.trim() !== '');
    if (text.trim() || busy) return;
    setBusy(true);
    save().then(onClose, (f: Failure) => {
      setFailure(f);
      setBusy(false);
    });
  };
  return (
    <Dialog title={t('details.add')} onClose={close}>
      <form onSubmit={submit} noValidate>
        <PeoplePicker
          label={t('group.addPeople')} text={text} onText={(v) => { setText(v); setOpen(false); }} chosen={people} onChange={setPeople}
          find={(v) => intents.findOutsiders(c.id, v)}
          error={open ? t('group.pick') : undefined}
        />
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={close}>{t('dialog.cancel')}</button>
          <button type="submit" class="button button-main" aria-busy={busy} disabled={people.length === 0}>{t('details.add')}</button>
        </div>
      </form>
      {question}
    </Dialog>
  );
}
