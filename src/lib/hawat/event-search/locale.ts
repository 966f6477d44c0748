import type { Catalogue } from '../core/translate.ts'

/** English forms of texts in which a number decides, as all pages about events say them. */
export const english: Catalogue = {
  '{n} events': { one: '{n} event', other: '{n} events' },
}

/** Czech texts that all pages about events share. */
export const czech: Catalogue = {
  Event: 'Událost',
  Events: 'Události',
  events: 'události',
  '{n} events': { one: '{n} událost', few: '{n} události', other: '{n} událostí' },
  Timeline: 'Časová osa',
  'Cross table': 'Křížová tabulka',
  'All events': 'Všechny události',
  Sources: 'Zdroje',
  Targets: 'Cíle',
  Total: 'Celkem',
  'Counted by': 'Počítáno podle',
  'Leave out': 'Vynechat',
  'Length of the top list': 'Délka žebříčku',
  'No event fits. Search a longer time, or leave out a condition.':
    'Žádná událost nevyhovuje. Hledejte v delším čase nebo vynechte některou podmínku.',
  'Choose either the time of detection or that of storage, not both.':
    'Zvolte buď čas zjištění, nebo čas uložení, ne obojí.',
  'The end has to come after the beginning.': 'Konec musí následovat po začátku.',
  'This is the beginning; download it for the rest.': 'Toto je začátek; celek získáte stažením.',
}
