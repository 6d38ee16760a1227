/** A group's name and description, and who may add people. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { Failure } from '../../state/intents';
import type { WhoMayAdd } from '../../state/logEvent';
import { useIntents, useTranslator } from '../shell/context';
import { Dialog } from '../shell/dialog';
import { useEditedField } from '../shell/editedField';
import { Field } from '../shell/field';
import { Icon } from '../shell/icon';
import { toastError, errorText } from '../shell/errorText';

export function GroupAbout({ c }: { c: Conversation }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [editing, edit] = useState(false);
  const leads = c.role === 'owner' || c.role === 'admin';
  const setWhoMayAdd = (whoMayAdd: WhoMayAdd): void => { intents.updateGroup(c.id, { whoMayAdd }).catch(toastError(intents)); };
  return (
    <section class="details-part">
      {c.info?.description
        ? <p class="details-about" dir="auto">{c.info.description}</p>
        : leads && <p class="details-about details-none">{t('details.noDescription')}</p>}
      {leads && (
        <>
          <button type="button" class="details-do" onClick={() => edit(true)}><Icon name="edit" size={20} />{t('details.edit')}</button>
          <label class="details-select">
            <span>{t('details.whoMayAdd')}</span>
            <select value={c.info?.whoMayAdd ?? 'members'} onChange={(e) => setWhoMayAdd(e.currentTarget.value as WhoMayAdd)}>
              <option value="members">{t('details.whoMembers')}</option>
              <option value="admins">{t('details.whoAdmins')}</option>
            </select>
          </label>
        </>
      )}
      {editing && <EditGroup c={c} onClose={() => edit(false)} />}
    </section>
  );
}

function EditGroup({ c, onClose }: { c: Conversation; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const name = useEditedField(c.groupName ?? '');
  const description = useEditedField(c.info?.description ?? '');
  const [overtaken, setOvertaken] = useState<string | undefined>();
  const [wrong, setWrong] = useState<string | undefined>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    const clean = name.value.trim().replace(/\s+/g, ' ');
    if (name.changed && clean !== c.groupName) await intents.renameGroup(c.id, clean);
    if (description.changed) await intents.updateGroup(c.id, { description: description.value });
  };
  /** Shows a concurrent change before it is overwritten. */
  const look = (): boolean => {
    setWrong(name.conflicting ? t('field.overtaken', { now: c.groupName ?? '' }) : undefined);
    setOvertaken(description.conflicting ? t('field.overtaken', { now: c.info?.description ?? '' }) : undefined);
    name.acknowledge();
    description.acknowledge();
    return name.conflicting || description.conflicting;
  };
  const submit = (e: Event): void => {
    e.preventDefault();
    if (!name.value.trim()) setWrong(t('field.needed'));
    else if (!look()) save().then(onClose, setFailure);
  };
  return (
    <Dialog title={t('details.edit')} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Field label={t('group.name')} value={name.value} onInput={(v) => { name.set(v); setWrong(undefined); }} error={wrong} autofocus />
        <div class="field">
          <label for="description">{t('details.description')}</label>
          <div class="field-box">
            <textarea
              id="description" rows={3} value={description.value} dir="auto"
              onInput={(e) => { description.set(e.currentTarget.value); setOvertaken(undefined); }}
            />
          </div>
          {overtaken && <p class="field-error">{overtaken}</p>}
        </div>
        {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>{t('details.cancel')}</button>
          <button type="submit" class="button button-main">{t('details.save')}</button>
        </div>
      </form>
    </Dialog>
  );
}
