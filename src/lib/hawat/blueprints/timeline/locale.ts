import type { Catalogue } from '../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} values counted': { one: '{n} value counted', other: '{n} values counted' },
  '{n} other values: {count} ({share})': {
    one: '{n} other value: {count} ({share})',
    other: '{n} other values: {count} ({share})',
  },
  'That would be {n} bars; at most {most} can be told apart. Take {seconds} s or more.': {
    one: 'That would be {n} bar; at most {most} can be told apart. Take {seconds} s or more.',
    other: 'That would be {n} bars; at most {most} can be told apart. Take {seconds} s or more.',
  },
}

/** Czech texts of the time line. */
export const czech: Catalogue = {
  'Length of a bar': 'Délka sloupce',
  'seconds; empty: chosen by itself': 'v sekundách; prázdné: zvolí se sama',
  'Only these': 'Jen tyto',
  'a bar is {length}': 'sloupec je {length}',
  '{what} over time': '{what} v čase',
  'Most frequent': 'Nejčastější',
  '{n} values counted': {
    one: 'napočítána {n} hodnota',
    few: 'napočítány {n} hodnoty',
    other: 'napočítáno {n} hodnot',
  },
  '{n} other values: {count} ({share})': {
    one: '{n} jiná hodnota: {count} ({share})',
    few: '{n} jiné hodnoty: {count} ({share})',
    other: '{n} jiných hodnot: {count} ({share})',
  },
  'That would be {n} bars; at most {most} can be told apart. Take {seconds} s or more.': {
    one: 'To by byl {n} sloupec; rozlišit jich lze nejvýše {most}. Zvolte aspoň {seconds} s.',
    few: 'To by byly {n} sloupce; rozlišit jich lze nejvýše {most}. Zvolte aspoň {seconds} s.',
    other: 'To by bylo {n} sloupců; rozlišit jich lze nejvýše {most}. Zvolte aspoň {seconds} s.',
  },
  'Timeline of it on any side': 'Časová osa na kterékoli straně',
  'Timeline of it as source': 'Časová osa jako zdroje',
  'Timeline of it as target': 'Časová osa jako cíle',
  'Timeline of this source group': 'Časová osa této skupiny zdroje',
  'Timeline of this target group': 'Časová osa této skupiny cíle',
  'Timeline of this source class': 'Časová osa této třídy',
  'Timeline of this target class': 'Časová osa této třídy pro cíl',
}
