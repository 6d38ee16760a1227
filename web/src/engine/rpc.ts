/** What the parts of the engine need of the connection. */
import type { Answer, Params, RequestType } from '../socket/frames';

export interface Rpc {
  /** Rejects with `Refusal` or `ConnectionLost`. */
  request<K extends RequestType>(type: K, params: Params<K>): Promise<Answer<K>>;
  /** Sends without waiting for an answer, if there is a connection. */
  send<K extends RequestType>(type: K, params: Params<K>): void;
}
