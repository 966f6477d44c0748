import type { Catalogue } from '../../../core/translate.ts'

/** Czech texts of event classes. */
export const czech: Catalogue = {
  'Event classes': 'Třídy událostí',
  'Event class': 'Třída událostí',
  'Event class {name}': 'Třída událostí {name}',
  'The event class': 'Třída událostí',
  Name: 'Název',
  Class: 'Třída',
  State: 'Stav',
  Severity: 'Závažnost',
  Priority: 'Priorita',
  'It is about': 'Strana',
  sources: 'zdroje',
  targets: 'cíle',
  'What it says': 'Co říká',
  Created: 'Vytvořeno',
  Changed: 'Změněno',
  Rule: 'Pravidlo',
  Subclasses: 'Podtřídy',
  Subclass: 'Podtřída',
  Events: 'Události',
  'Its events': 'Její události',
  Playground: 'Zkoušení',
  'No event class fits. "mentat db fixtures" loads those that come with Mentat.':
    'Žádná třída nevyhovuje. „mentat db fixtures“ načte ty, které přicházejí s Mentatem.',

  // Form
  'Create an event class': 'Vytvořit třídu událostí',
  'Change the event class {name}': 'Změnit třídu událostí {name}',
  'State of the event class {name}': 'Stav třídy událostí {name}',
  'Delete the event class {name}': 'Smazat třídu událostí {name}',
  'Test the event class {name}': 'Vyzkoušet třídu událostí {name}',
  Create: 'Vytvořit',
  Change: 'Změnit',
  Save: 'Uložit',
  Delete: 'Smazat',
  'Saved.': 'Uloženo.',
  'as it stands in events: attempt-login-ssh': 'jak stojí v událostech: attempt-login-ssh',
  'Text in English': 'Text anglicky',
  'Text in Czech': 'Text česky',
  'what reports say': 'co říkají hlášení',
  'Nothing: the English one.': 'Nic: anglický.',
  'ENABLED: events are classified and reported': 'ENABLED: události se třídí a hlásí',
  'SHADOW: reports are made, and nobody gets them':
    'SHADOW: hlášení vznikají, ale nikdo je nedostane',
  'DISABLED: the rule is not used': 'DISABLED: pravidlo se nepoužívá',
  'Of several classes that match, the one with the highest counts.':
    'Z více tříd, které vyhovují, platí ta s nejvyšší.',
  'in the filter language': 'v jazyce filtrů',
  'an expression of the filter language, whose values are the subclasses; nothing: there are none':
    'výraz jazyka filtrů, jehož hodnoty jsou podtřídy; nic: nejsou žádné',
  'Page that explains it': 'Stránka s vysvětlením',
  'Shown of the event': 'Co ukázat z události',
  'Shown of sources': 'Co ukázat ze zdrojů',
  'Shown of targets': 'Co ukázat z cílů',
  'what reports tell: ConnCount, ByteCount, protocols, …':
    'co hlášení uvádějí: ConnCount, ByteCount, protocols, …',
  'Hostname, Port, ips, …': 'Hostname, Port, ips, …',
  'https://…': 'https://…',
  'Days of the test': 'Dnů ve zkoušce',
  'Days back': 'Dnů zpět',
  'The event class {name} was created.': 'Třída událostí {name} byla vytvořena.',
  'The event class {name} is deleted.': 'Třída událostí {name} je smazána.',
  '{name} is {state} now.': '{name} je teď {state}.',
  'No event will get it any more. Events that have it keep it.':
    'Žádná událost ji už nedostane. Události, které ji mají, si ji ponechají.',

  // Test
  'Test on stored events': 'Vyzkoušet na uložených událostech',
  'Which class they would get': 'Kterou třídu by dostaly',
  'This one: {n} events.': {
    one: 'Tuto: {n} událost.',
    few: 'Tuto: {n} události.',
    other: 'Tuto: {n} událostí.',
  },
  'Other classes with precedence: {n} events.': {
    one: 'Jinou, která má přednost: {n} událost.',
    few: 'Jinou, která má přednost: {n} události.',
    other: 'Jinou, která má přednost: {n} událostí.',
  },
  'Other classes': 'Jiné třídy',
  'No other class matches these events.': 'Žádná jiná třída těmto událostem nevyhovuje.',
  Precedence: 'Přednost',
  'takes them': 'vezme si je',
  'comes after': 'přijde až potom',
}
