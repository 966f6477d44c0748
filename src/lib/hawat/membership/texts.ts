import type { Catalogue } from '../core/translate.ts'

/** Czech texts of pages about who belongs to a group. */
export const czechMembership: Catalogue = {
  'Add a member': 'Přidat člena',
  'Reject a member': 'Odmítnout člena',
  'Remove a member': 'Odebrat člena',
  'Add a manager': 'Přidat správce',
  'Remove a manager': 'Odebrat správce',
  'Make {login} a member of {group}?': 'Má se {login} stát členem skupiny {group}?',
  'Reject the wish of {login} to be a member of {group}?':
    'Odmítnout žádost uživatele {login} o členství ve skupině {group}?',
  'Remove {login} from the members of {group}?':
    'Odebrat uživatele {login} ze členů skupiny {group}?',
  'Make {login} a manager of {group}?': 'Má se {login} stát správcem skupiny {group}?',
  'Remove {login} from the managers of {group}?':
    'Odebrat uživatele {login} ze správců skupiny {group}?',
  '{login} is a member of {group} now.': 'Uživatel {login} je nyní členem skupiny {group}.',
  'The wish of {login} to be a member of {group} was rejected.':
    'Žádost uživatele {login} o členství ve skupině {group} byla odmítnuta.',
  '{login} is no member of {group} any more.': 'Uživatel {login} už není členem skupiny {group}.',
  '{login} is a manager of {group} now.': 'Uživatel {login} je nyní správcem skupiny {group}.',
  '{login} is no manager of {group} any more.':
    'Uživatel {login} už není správcem skupiny {group}.',
  'It is so already: nothing has to be done.': 'Už to tak je, není třeba nic měnit.',
  'Who does not belong to the group is added by an e-mail address or a login.':
    'Kdo do skupiny nepatří, toho přidáte podle e-mailové adresy nebo přihlašovacího jména.',
  Add: 'Přidat',
  Remove: 'Odebrat',
  Reject: 'Odmítnout',
  Accept: 'Přijmout',
  'Make a member': 'Udělat členem',
  'Make a manager': 'Udělat správcem',
  'No manager any more': 'Už nemá být správcem',
}
