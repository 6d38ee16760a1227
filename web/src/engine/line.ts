/** What the parts of the engine need of the connection. */
import type { Answer } from '../socket/connection';

export interface Line {
  /** Rejects with `Refusal` or `Lost`. */
  request(type: string, params: object): Promise<Answer>;
  /** Sends without waiting, if there is a connection. */
  tell(type: string, params: object): void;
}
