/** A field of a form over a value that others may change while the form is open. */
import { useRef, useState } from 'preact/hooks';

export interface EditedField {
  readonly value: string;
  set(value: string): void;
  /** The person has put something else here than what is stored: only this is sent. */
  readonly changed: boolean;
  /** What is stored has changed since the person began to change it, and the person was not told. */
  readonly conflicting: boolean;
  /** The person has been told. */
  acknowledge(): void;
}

/** Untouched, the field shows what is stored; touched, it keeps what the person wrote. */
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
