/** A form field whose stored value others may change while the form is open. */
import { useRef, useState } from 'preact/hooks';

export interface EditedField {
  readonly value: string;
  set(value: string): void;
  /** The person changed the value: only then it is sent. */
  readonly changed: boolean;
  /** The stored value changed after the person began to edit, and the person has not seen that. */
  readonly conflicting: boolean;
  /** The person has seen the conflict. */
  acknowledge(): void;
}

/** Shows the stored value until the person edits it. */
export function useEditedField(stored: string): EditedField {
  const [text, setText] = useState<string | null>(null);
  const [seen, setSeen] = useState(stored);
  const latest = useRef(stored);
  latest.current = stored;
  return {
    value: text ?? stored,
    set(value) {
      if (text === null) setSeen(stored);
      setText(value);
    },
    changed: text !== null && text !== stored,
    conflicting: text !== null && text !== stored && seen !== stored,
    acknowledge: () => setSeen(latest.current),
  };
}
