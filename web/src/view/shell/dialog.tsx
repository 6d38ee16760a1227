/** Modal dialogs, on the dialog element: it traps the focus, makes the rest inert, and restores the focus. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../state/intents';
import { useTranslator } from './context';
import { restoreFocus, focusToRestore } from './focus';
import { Icon } from './icon';
import { errorText } from './errorText';

export function Dialog({ title, onClose, children, wide = false }: {
  title: string; onClose: () => void; children: ComponentChildren; wide?: boolean;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useTranslator();
  useEffect(() => {
    const before = focusToRestore();
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      if (!dialog.querySelector('[autofocus]')) dialog.querySelector<HTMLElement>('.dialog-body input, .dialog-body textarea')?.focus();
    }
    return () => {
      dialog?.close();
      restoreFocus(before);
    };
  }, []);
  return (
    <dialog
      ref={ref} class={wide ? 'dialog dialog-wide' : 'dialog'} aria-labelledby={id}
      onCancel={(e) => { e.preventDefault(); onClose(); }}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); onClose(); } }}
      onMouseDown={(e) => { if (e.target === e.currentTarget) onClose(); }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon-button" aria-label={t('dialog.close')} onClick={onClose}>
            <Icon name="close" size={20} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Asks before closing if changes would be lost: returns how to close, and the question while it is open. */
export function useConfirmDiscard(unsaved: boolean, onClose: () => void): [() => void, JSX.Element | null] {
  const t = useTranslator();
  const [asking, ask] = useState(false);
  const question = asking ? (
    <Confirm
      title={t('dialog.unsavedTitle')} text={t('dialog.unsavedHelp')}
      choices={[{ label: t('dialog.discard'), danger: true, do: () => Promise.resolve(onClose()) }]} onClose={() => ask(false)}
    />
  ) : null;
  return [() => (unsaved ? ask(true) : onClose()), question];
}

export interface Choice {
  readonly label: string;
  readonly danger?: boolean;
  readonly do: () => Promise<void>;
}

/** Asks before an action that cannot be undone, and names its consequence. */
export function Confirm({ title, text, choices, onClose, children }: {
  title: string; text?: string; choices: readonly Choice[]; onClose: () => void; children?: ComponentChildren;
}): JSX.Element {
  const t = useTranslator();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = (choice: Choice): void => {
    setBusy(true);
    choice.do().then(onClose, (e: unknown) => {
      setFailure(e as Failure);
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {text && <p class="dialog-text">{text}</p>}
      {children}
      {failure && <p class="form-error" role="alert">{errorText(t, failure)}</p>}
      <div class="dialog-actions">
        <button type="button" class="button" autofocus onClick={onClose}>{t('dialog.cancel')}</button>
        {choices.map((choice) => (
          <button
            key={choice.label} type="button" class={choice.danger ? 'button button-danger' : 'button button-main'} disabled={busy}
            onClick={() => run(choice)}
          >
            {choice.label}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
