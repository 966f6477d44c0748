import type { Catalogue } from '../core/translate.ts'

/** Czech texts about accounts: applying for one, users, passwords, sessions, API keys. */
export const czechOfAccounts: Catalogue = {
  // Applying, signing in
  Organisation: 'Organizace',
  'Why do you need an account?': 'Proč účet potřebujete?',
  '10 to 500 characters.': '10 až 500 znaků.',
  'Expected 10 to 500 characters.': 'Očekává se 10 až 500 znaků.',
  'the default of this installation': 'výchozí nastavení této instalace',
  'New password': 'Nové heslo',
  'At least 8 characters.': 'Nejméně 8 znaků.',
  'The same again': 'Ještě jednou totéž',
  'The two are not the same.': 'Zadané hodnoty se liší.',
  Apply: 'Požádat',
  'Apply for one': 'Požádat o něj',
  'No account yet?': 'Ještě nemáte účet?',
  'You have no account yet: apply for one.': 'Ještě nemáte účet: požádejte o něj.',
  'Nobody can sign in at the moment.': 'Teď se nelze přihlásit.',
  'Nobody signs in by a password here.': 'Heslem se tu nepřihlašuje.',
  'Or by a password:': 'Nebo heslem:',
  'Signing in took too long: begin again.': 'Přihlašování trvalo příliš dlouho: začněte znovu.',
  'The provider has not said who you are.': 'Poskytovatel přihlášení nesdělil, kdo jste.',
  'Your organisation has not said who you are.': 'Vaše organizace nesdělila, kdo jste.',
  'There is no account {login}.': 'Účet {login} neexistuje.',
  'Your account {login} is not enabled.': 'Váš účet {login} není povolen.',
  'There were too many applications from your address; try again tomorrow.':
    'Z vaší adresy přišlo příliš mnoho žádostí; zkuste to zítra.',
  'You are known as {login}.': 'Jste znám(a) jako {login}.',
  'Somebody looks at what you write and enables your account; you get a mail then.':
    'Někdo vaši žádost posoudí a účet povolí; pak dostanete e-mail.',
  'Your application was received. You get a mail when your account is enabled.':
    'Vaše žádost byla přijata. Až bude účet povolen, dostanete e-mail.',
  'none of them': 'žádná z nich',

  // Mails
  'E-mail: {email}': 'E-mail: {email}',
  'Organisation: {organization}': 'Organizace: {organization}',
  'Groups: {groups}': 'Skupiny: {groups}',
  'Enable the account or accept the membership: {link}':
    'Povolte účet nebo přijměte členství: {link}',
  'You get another mail when it is enabled. If it was not you, you need not do anything.':
    'Až bude povolen, dostanete další e-mail. Pokud jste o něj nežádali, nemusíte nic dělat.',
  'You have applied for the account {login}.': 'Požádali jste o účet {login}.',
  '{fullname} applies for the account {login}.': '{fullname} žádá o účet {login}.',
  '{name}: your application for an account': '{name}: vaše žádost o účet',
  '{name}: {login} applies for an account': '{name}: {login} žádá o účet',

  // Users
  Users: 'Uživatelé',
  Role: 'Role',
  Roles: 'Role',
  'Member of': 'Člen skupiny',
  'Manager of': 'Správce skupiny',
  'Who is not enabled cannot sign in.': 'Kdo není povolen, nemůže se přihlásit.',
  '(without any)': '(bez žádné)',
  Account: 'Účet',
  'Belongs as': 'Patří jako',
  'Add to a group': 'Přidat do skupiny',
  'Add {login} to a group': 'Přidat uživatele {login} do skupiny',
  Browser: 'Prohlížeč',
  By: 'Čím',
  'Create a user': 'Vytvořit uživatele',
  'Change {login}': 'Upravit {login}',
  'Delete a user': 'Smazat uživatele',
  'Enable a user': 'Povolit uživatele',
  'Disable a user': 'Zakázat uživatele',
  Edit: 'Upravit',
  Done: 'Hotovo',
  'Changes made by this user': 'Změny, které uživatel provedl',
  'Changes of the account': 'Změny účtu',
  'Belongs to no group.': 'Nepatří do žádné skupiny.',
  'Last seen': 'Naposledy',
  'Last sign-in': 'Poslední přihlášení',
  'No user fits. Leave out a condition.': 'Nevyhovuje žádný uživatel. Vynechte některou podmínku.',
  'Let {login} sign in?': 'Dovolit uživateli {login} přihlášení?',
  'Sign {login} out everywhere and let them in no more? Their API keys open nothing from then on.':
    'Odhlásit uživatele {login} všude a dále ho nepouštět? Jeho klíče API pak nic neotevřou.',
  'Delete {login} with all memberships and API keys? The change log keeps what was done.':
    'Smazat uživatele {login} se všemi členstvími a klíči API? Co udělal, zůstane v záznamu změn.',
  'The user is disabled already.': 'Uživatel už je zakázán.',
  'The user is enabled already.': 'Uživatel už je povolen.',
  'The user {login} was created.': 'Uživatel {login} byl vytvořen.',
  '{login} may not sign in any more.': '{login} se už nemůže přihlásit.',
  '{login} may sign in now.': '{login} se nyní může přihlásit.',
  '{login} was deleted.': 'Uživatel {login} byl smazán.',
  'This person applied for an account:': 'Tato osoba požádala o účet:',
  'You cannot give the role "{role}".': 'Roli „{role}“ nemůžete přidělit.',
  'applied for an account': 'žádá o účet',
  changes: 'změny',
  admin: 'administrátor',
  maintainer: 'provozovatel',
  developer: 'vývojář',
  manager: 'správce',
  member: 'člen',
  'wants to be a member': 'chce být členem',
  'a login': 'přihlašovací jméno',

  // Passwords
  'Present password': 'Současné heslo',
  'Change the password': 'Změnit heslo',
  'Set a password': 'Nastavit heslo',
  'Set a password of {login}': 'Nastavit heslo uživatele {login}',
  'Set the password': 'Nastavit heslo',
  'The password was changed; you are signed out everywhere else.':
    'Heslo bylo změněno; všude jinde jste odhlášeni.',
  'The password was set.': 'Heslo bylo nastaveno.',
  'The user is signed out everywhere.': 'Uživatel je všude odhlášen.',
  'This is not your password.': 'Toto není vaše heslo.',
  'You have no password; an administrator can set one.':
    'Nemáte heslo; nastavit ho může administrátor.',
  set: 'nastaveno',

  // Sessions
  Sessions: 'Přihlášení',
  'Signed in': 'Přihlášen',
  'Signed in nowhere.': 'Nikde není přihlášen.',
  'Sign out everywhere else': 'Odhlásit se všude jinde',
  'End all your sessions but this one?': 'Ukončit všechna vaše přihlášení kromě tohoto?',
  'this one': 'toto',
  '{n} sessions were ended.': {
    one: 'Bylo ukončeno {n} přihlášení.',
    few: 'Byla ukončena {n} přihlášení.',
    other: 'Bylo ukončeno {n} přihlášení.',
  },

  // API keys
  'API keys': 'Klíče API',
  'For what it is: the program, the machine.': 'K čemu je: program, počítač.',
  'What it may do': 'Co smí',
  May: 'Smí',
  Expires: 'Platí do',
  'Empty: never.': 'Prázdné: bez omezení.',
  'A program that has the key may do what you may do, as far as the key allows.':
    'Program, který klíč má, smí to co vy, pokud to klíč dovoluje.',
  'Copy it now: it is not kept, and nobody will see it again.':
    'Zkopírujte si ho teď: neukládá se a nikdo ho už neuvidí.',
  'Create an API key': 'Vytvořit klíč API',
  'Delete an API key': 'Smazat klíč API',
  'Delete the key "{name}"? Programs that use it are refused from then on.':
    'Smazat klíč „{name}“? Programy, které ho používají, budou odmítány.',
  'Last used': 'Naposledy použit',
  'Programs send it with each request:': 'Programy ho posílají s každým dotazem:',
  'The key "{name}"': 'Klíč „{name}“',
  'The key was deleted.': 'Klíč byl smazán.',
  'There is none. Programs use a key to ask for what you may see.':
    'Žádný není. Programy se klíčem ptají na to, co smíte vidět.',
  'This time is over.': 'Tento čas už minul.',
  never: 'nikdy',
  none: 'žádný',
  read: 'číst',
  'read and change': 'číst a měnit',
}
