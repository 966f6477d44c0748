import type { Catalogue } from '../core/translate.ts'

/** Czech texts of mails about accounts. */
export const czechMails: Catalogue = {
  '{name}: your account is enabled': '{name}: váš účet byl povolen',
  'Your account {login} has been enabled.': 'Váš účet {login} byl povolen.',
  'You can sign in now: {link}': 'Nyní se můžete přihlásit: {link}',
  '{name}: a filter of {group} was changed': '{name}: filtr skupiny {group} byl změněn',
  '{login} has created the filter {filter} of {group}.':
    'Uživatel {login} vytvořil filtr {filter} skupiny {group}.',
  '{login} has changed the filter {filter} of {group}.':
    'Uživatel {login} změnil filtr {filter} skupiny {group}.',
  '{login} has enabled the filter {filter} of {group}.':
    'Uživatel {login} povolil filtr {filter} skupiny {group}.',
  '{login} has disabled the filter {filter} of {group}.':
    'Uživatel {login} zakázal filtr {filter} skupiny {group}.',
  '{login} has deleted the filter {filter} of {group}.':
    'Uživatel {login} smazal filtr {filter} skupiny {group}.',
  'State: {state}': 'Stav: {state}',
  'It holds back what matches: {rule}': 'Zadržuje, co vyhovuje: {rule}',
  'Look at it here: {link}': 'Podívejte se zde: {link}',
  '{name}: the reporting settings of {group} were changed':
    '{name}: nastavení hlášení skupiny {group} bylo změněno',
  '{login} has changed how {group} wants its reports.':
    'Uživatel {login} změnil, jak {group} chce hlášení.',
}
