/** The placeholder of the list while it is loaded for the first time. */
import type { JSX } from 'preact';

export function Skeleton(): JSX.Element {
  return (
    <div class="chats skeleton" aria-hidden="true">
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} class="row">
          <span class="skeleton-round" />
          <span class="skeleton-line skeleton-name" />
          <span class="skeleton-line skeleton-preview" />
        </div>
      ))}
    </div>
  );
}
