/** Accounts and logins. */
import { Failure, type Intents, type Session } from '../../state/intents';
import { requestAndApply, callApi, me, type Core } from '../core';

/** The server's word for a password that anybody would try. */
const easyPasswordMessage = 'The password is too easy to guess';

/** Gives the no to a password a code of its own. */
function asWeakPassword(e: unknown): never {
  throw e instanceof Failure && e.code === 'invalid' && e.message === easyPasswordMessage ? new Failure('weak', e.message) : e;
}

/** Gives the no to the password of somebody who is logged in a code of its own. */
function asWrongOwnPassword(e: unknown): never {
  throw e instanceof Failure && e.code === 'invalid' && e.message.startsWith('Wrong password') ? new Failure('wrong_own_password', e.message) : e;
}

type Account = Pick<Intents, 'signUp' | 'logIn' | 'logOut' | 'serverInfo' | 'updateProfile' | 'changePassword' | 'deleteAccount' | 'listSessions' | 'endSession'>;

export function account(c: Core): Account {
  const logIn: Account['logIn'] = async ({ email, password }) => {
    const a = await callApi(c.api.call('login', { body: { email, password } })).catch((e: unknown) => {
      if (e instanceof Failure && e.code === 'invalid' && Object.keys(e.fields).length === 0) throw new Failure('wrong_password', e.message);
      throw e;
    });
    await c.startSession({ token: a.token, me: { userId: a.id, firstName: a.firstName, lastName: a.lastName, email: a.email } });
  };
  return {
    logIn,
    async signUp({ firstName, lastName, email, password }) {
      const names = lastName ? { firstName, lastName } : { firstName };
      await callApi(c.api.call('signUp', { body: { ...names, email, password } })).catch((e: unknown) => {
        throw e instanceof Failure && e.code === 'conflict' ? new Failure('email_taken', e.message) : e;
      }).catch(asWeakPassword);
      await logIn({ email, password });
    },
    async logOut() {
      // Without a connection the login lives on at the server until its token expires; here it ends at once.
      const told = callApi(c.api.call('logOut', {})).catch(() => undefined);
      await c.endSession('all');
      await told;
    },
    serverInfo: () => callApi(c.api.call('readServer', {})),
    async updateProfile(name) {
      await callApi(c.api.call('updateProfile', { body: name }));
      c.store.dispatch({ type: 'setProfile', me: name });
      const login = c.session.login();
      if (login) c.session.save({ ...login, me: me(c) });
    },
    async changePassword(oldPassword, newPassword) {
      await callApi(c.api.call('changePassword', { body: { oldPassword, newPassword } })).catch(asWrongOwnPassword).catch(asWeakPassword);
    },
    async deleteAccount(mode, password) {
      await callApi(c.api.call('destroyAccount', { query: { mode }, body: { password } })).catch(asWrongOwnPassword);
      await c.endSession('all');
    },
    listSessions: () => sessions(c),
    async endSession(id) {
      await requestAndApply(c, 'revokeSession', id === 'others' ? { all: true } : { sessionId: id });
    },
  };
}

async function sessions(c: Core): Promise<readonly Session[]> {
  return (await requestAndApply(c, 'listSessions', {})).data;
}
