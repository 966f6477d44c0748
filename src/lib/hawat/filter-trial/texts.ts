import type { Catalogue } from '../core/translate.ts'

/** English forms of texts in which a number decides. */
export const englishTrial: Catalogue = {
  'Events of the last {n} days that you may see and whose category the rule can match.': {
    one: 'Events of the last day that you may see and whose category the rule can match.',
    other: 'Events of the last {n} days that you may see and whose category the rule can match.',
  },
}

/** Czech texts of trying rules. */
export const czechTrial: Catalogue = {
  Category: 'Kategorie',
  Detected: 'Zjištěno',
  Event: 'Událost',
  'Stored events': 'Uložené události',
  'Matching events': 'Vyhovující události',
  'matching events': 'vyhovujících událostí',
  'events looked at': 'prohlédnutých událostí',
  'of these': 'z nich',
  'Events of the last {n} days that you may see and whose category the rule can match.': {
    one: 'Události posledního dne, které smíte vidět a jejichž kategorii pravidlo může vyhovět.',
    few: 'Události posledních {n} dnů, které smíte vidět a jejichž kategorii pravidlo může vyhovět.',
    other:
      'Události posledních {n} dnů, které smíte vidět a jejichž kategorii pravidlo může vyhovět.',
  },
  'There are more than are looked at here: only the newest were.':
    'Je jich více, než se zde prohlíží: prohlédly se jen nejnovější.',
  'No stored event matches.': 'Žádná uložená událost nevyhovuje.',
  true: 'pravda',
  false: 'nepravda',
  unknown: 'neznámé',
  'no value': 'bez hodnoty',
}
