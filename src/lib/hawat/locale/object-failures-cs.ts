import type { FailureTexts } from '../core/told.ts'

/** What is wrong with values of users, groups, filters and their like, or cannot be done with them. */
export const czechObjectFailures: FailureTexts = {
  // Values
  '{1}: {2} problems': '{1}: počet závad: {2}',
  '{1}: found {2}, expected {3}': '{1}: nalezeno {2}, očekává se {3}',
  'found {1}, expected {2}': 'nalezeno {1}, očekává se {2}',
  'user "{1}"': 'uživatel „{1}“',
  'group "{1}"': 'skupina „{1}“',
  'filter "{1}"': 'filtr „{1}“',
  'event class "{1}"': 'třída událostí „{1}“',
  'a text of {1} to {2} characters': 'text o délce {1} až {2} znaků',
  'a text without line breaks and control characters': 'text bez konců řádků a řídicích znaků',
  'a time zone such as Europe/Prague or UTC': 'časové pásmo, například Europe/Prague nebo UTC',
  'an e-mail address such as abuse@example.org': 'e-mailová adresa, například abuse@example.org',
  '{1} addresses': 'adres: {1}',
  'at most {1}': 'nejvýše {1}',
  'found {1}, expected no blanks': 'nalezeno {1}, očekává se text bez mezer',
  'login: found {1}, expected no blanks': 'login: nalezeno {1}, očekává se text bez mezer',
  'a name has no slash: behind it stands the subclass': 'název nemá lomítko: za ním stojí podtřída',
  'name: a name has no slash: behind it stands the subclass':
    'name: název nemá lomítko: za ním stojí podtřída',
  'a number alone is no name': 'samotné číslo není název',
  'name: a number alone is no name': 'name: samotné číslo není název',
  'expected a whole number': 'očekává se celé číslo',
  'priority: expected a whole number': 'priority: očekává se celé číslo',
  'expected the address of a page: https://…': 'očekává se adresa stránky: https://…',
  'reference: expected the address of a page: https://…':
    'reference: očekává se adresa stránky: https://…',
  'expected at most {1} names of at most {2} characters':
    'očekává se nejvýše {1} jmen po nejvýše {2} znacích',
  '{1}: expected at most {2} names of at most {3} characters':
    '{1}: očekává se nejvýše {2} jmen po nejvýše {3} znacích',
  'event_classes: there is no event class "{1}"': 'event_classes: třída událostí „{1}“ neexistuje',
  'nothing is chosen, so it would hold back every event':
    'nic není vybráno, filtr by tedy zadržel každou událost',
  'filter: nothing is chosen, so it would hold back every event':
    'filter: nic není vybráno, filtr by tedy zadržel každou událost',
  '{1} characters, at most {2}': 'znaků: {1}, smí jich být nejvýše {2}',
  'filter: {1} characters, at most {2}': 'filter: znaků: {1}, smí jich být nejvýše {2}',
  '{1} lies before valid_from, {2}': '{1} leží před začátkem platnosti, {2}',
  'valid_to: {1} lies before valid_from, {2}': 'valid_to: {1} leží před začátkem platnosti, {2}',
  'the password has {1} characters, expected {2} to {3}':
    'heslo má {1} znaků, očekává se {2} až {3}',

  // Signing in
  'login or password is wrong, or the account is not enabled':
    'přihlašovací jméno nebo heslo nesouhlasí, nebo účet není povolen',
  'too many people sign in at the moment: try again soon':
    'právě se přihlašuje příliš mnoho lidí: zkuste to za chvíli',
  'too many wrong passwords: wait {1} s': 'příliš mnoho chybných hesel: počkejte {1} s',

  // What is there already
  'there is a user "{1}" already': 'uživatel „{1}“ již existuje',
  'there is a group "{1}" already': 'skupina „{1}“ již existuje',
  'there is a filter "{1}" {2} already': 'filtr „{1}“ {2} již existuje',
  'there is a detector "{1}" already': 'detektor „{1}“ již existuje',
  'there is an event class "{1}" already': 'třída událostí „{1}“ již existuje',
  'there is a key "{1}" already': 'klíč „{1}“ již existuje',
  'there are {1} keys already: delete one first': 'klíčů je již {1}: nejprve některý smažte',
  'the group has this network from this source already': 'skupina již tuto síť z tohoto zdroje má',
  'for all groups': 'pro všechny skupiny',
  'of the group "{1}"': 'skupiny „{1}“',

  // What is not there
  'there is no {1} "{2}"': '{1} „{2}“ neexistuje',
  'there is no user "{1}"': 'uživatel „{1}“ neexistuje',
  'there is no group "{1}"': 'skupina „{1}“ neexistuje',
  'there is no group {1}': 'skupina {1} neexistuje',
  'there is no filter "{1}" {2}': 'filtr „{1}“ {2} neexistuje',
  'there is no filter {1}': 'filtr {1} neexistuje',
  'there is no network {1}': 'síť {1} neexistuje',
  'there is no network "{1}"': 'síť „{1}“ neexistuje',
  'there is no detector {1}': 'detektor {1} neexistuje',
  'there is no detector "{1}"': 'detektor „{1}“ neexistuje',
  'there is no event class "{1}"': 'třída událostí „{1}“ neexistuje',
  'there is no API key "{1}"': 'klíč API „{1}“ neexistuje',
  'there is no object "{1}"': 'objekt „{1}“ neexistuje',
  'there is no change {1}': 'změna {1} neexistuje',
  'there is no report "{1}"': 'hlášení „{1}“ neexistuje',
  'there is no report with the label "{1}"': 'hlášení s označením „{1}“ neexistuje',
  'there is no such report': 'takové hlášení neexistuje',
  'the report has no link': 'hlášení nemá odkaz',
  'a mail of this report is still to be sent': 'e-mail tohoto hlášení se teprve má odeslat',
  'the event class is not there any more': 'třída událostí už neexistuje',

  // What cannot be done
  'no administrator would be left who may sign in':
    'nezbyl by žádný správce, který se smí přihlásit',
  'parent: "{1}" is "{2}" or lies below it': 'parent: „{1}“ je „{2}“ nebo leží pod ní',
  '"{1}" is "{2}" or lies below it': '„{1}“ je „{2}“ nebo leží pod ní',

  // What to do
  'Choose a group that is not below this one.': 'Vyberte skupinu, která neleží pod touto.',
  'Choose another name, or change that one: "mentat filter set".':
    'Zvolte jiný název, nebo změňte stávající filtr: „mentat filter set“.',
  'Choose another name, or change that one: "mentat group set".':
    'Zvolte jiný název, nebo změňte stávající skupinu: „mentat group set“.',
  'Choose another name, or delete the one that is there.':
    'Zvolte jiný název, nebo smažte ten stávající.',
  'Make somebody else an administrator first.': 'Nejprve učiňte správcem někoho jiného.',
  'See it with "mentat user list".': 'Ukáže jej „mentat user list“.',
  '"mentat filter list" shows all.': 'Všechny ukáže „mentat filter list“.',
  '"mentat group list" shows all.': 'Všechny ukáže „mentat group list“.',
  '"mentat user list" shows all.': 'Všechny ukáže „mentat user list“.',
  '`mentat report list` shows the labels.': 'Označení ukáže `mentat report list`.',
}
