import type { Catalogue } from '../core/translate.ts'

/** Czech texts of mails about accounts. */
export const czechMails: Catalogue = {
  '{name}: your account is enabled': '{name}: váš účet byl povolen',
  'Your account {login} has been enabled.': 'Váš účet {login} byl povolen.',
  'You can sign in now: {link}': 'Nyní se můžete přihlásit: {link}',
}
