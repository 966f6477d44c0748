import type { Catalogue } from '../../core/translate.ts'

/** English texts in which a number decides. */
export const english: Catalogue = {
  '{n} things need attention': {
    one: '{n} thing needs attention',
    other: '{n} things need attention',
  },
}

/** Czech texts of the first page. */
export const czech: Catalogue = {
  '{n} things need attention': {
    one: '{n} věc vyžaduje pozornost',
    few: '{n} věci vyžadují pozornost',
    other: '{n} věcí vyžaduje pozornost',
  },
  'Welcome, {name}': 'Vítejte, {name}',
  'Apply for an account': 'Požádat o účet',
  'Host info': 'O adrese',
  Timeline: 'Časová osa',
  'what needs attention': 'co vyžaduje pozornost',
  'All is well.': 'Vše je v pořádku.',
  'System status': 'Stav systému',
  'Events of the last day': 'Události posledního dne',
  events: 'události',
  Events: 'Události',
  'Events by hour': 'Události po hodinách',
  'No event of the last day concerns you.': 'Žádná událost posledního dne se vás netýká.',
  'Newest reports': 'Nejnovější hlášení',
  'All reports': 'Všechna hlášení',
  reports: 'hlášení',
  Report: 'Hlášení',
  Made: 'Vytvořeno',
  Severity: 'Závažnost',
  Type: 'Typ',
  Groups: 'Skupiny',
  summary: 'souhrnné',
  extra: 'jednotlivé',
  target: 'cíl',
  'There are no reports for your groups yet.': 'Pro vaše skupiny zatím nejsou žádná hlášení.',
}
