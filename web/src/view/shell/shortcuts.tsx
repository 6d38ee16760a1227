/** The list of keyboard shortcuts. */
import type { JSX } from 'preact';
import type { Key } from '../i18n/en';
import { useTranslator } from './context';
import { Dialog } from './dialog';

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
export const jumpKey = mac ? '⌘K' : 'Ctrl+K';

const shortcuts: readonly (readonly [string, Key])[] = [
  [jumpKey, 'keys.jump'], ['Alt+↓', 'keys.next'], ['Alt+↑', 'keys.previous'], ['↑', 'keys.editLast'], ['Shift+↑', 'keys.messages'],
  ['R', 'keys.reply'], ['E', 'keys.edit'], ['Del', 'keys.delete'], ['Esc', 'keys.escape'], ['?', 'keys.help'],
];

export function Shortcuts({ onClose }: { onClose: () => void }): JSX.Element {
  const t = useTranslator();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl class="keys">
        {shortcuts.map(([key, text]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(text)}</dd></div>)}
      </dl>
    </Dialog>
  );
}
