/** The dialog that creates a group. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Person } from '../../state/conversation';
import type { ConversationId } from '../../state/ids';
import type { Failure } from '../../state/intents';
import { useIntents, useTranslator } from '../shell/context';
import { Dialog, useConfirmDiscard } from '../shell/dialog';
import { Field } from '../shell/field';
import { errorText } from '../shell/errorText';
import { PeoplePicker } from './peoplePicker';

export function NewGroup({ onClose, onDone }: { onClose: () => void; onDone: (id: ConversationId) => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false); // somebody was typed but not picked
  const [close, question] = useConfirmDiscard(name.trim() !== '' || people.length > 0 || text.trim() !== '', onClose);
  const submit = (e: Event): void => {
    e.preventDefault();
    const clean = name.trim().replace(/\s+/g, ' ');
    if (!clean) {
      setWrong(t('field.needed'));
      return;
    }
    setOpen(text.trim() !== '');
    if (text.trim()) return;
    setBusy(true);
    intents.createGroup(clean, people).then(onDone, (f: Failure) => {
      setFailure(f);
      setBusy(false);
    });
  };
  const find = async (text: string): Promise<readonly Person[]> => (await intents.search(text)).flatMap(
    (f) => (f.kind === 'person' ? [f.person] : [])
  );
  return (
    <Dialog title={t('inbox.newGroup')} onClose={close}>
      <form onSubmit={submit} noValidate>
        <Field label={t('group.name')} value={name} onInput={(v) => { setName(v); setWrong(undefined); }} error={wrong} autofocus />
        <PeoplePicker
          label={t('group.addPeople')} text={text} onText={(v) => { setText(v); setOpen(false); }} chosen={people} onChange={setPeople}
          find={find} error={open ? t('group.pick') : undefined}
        />
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={close}>{t('dialog.cancel')}</button>
          <button type="submit" class="button button-main" aria-busy={busy} disabled={busy}>{t('group.create')}</button>
        </div>
      </form>
      {question}
    </Dialog>
  );
}
