import type { Catalogue } from '../../core/translate.ts'

/** Czech texts of these pages; those of the table of changes are shared. */
export const czech: Catalogue = {
  'Change log': 'Záznam změn',
  Authors: 'Autoři',
  Operations: 'Operace',
  'Kinds of objects': 'Druhy objektů',
  'Number of the object': 'Číslo objektu',
  'Made from': 'Provedeno od',
  'Made to': 'Provedeno do',
  'Changes a page': 'Změn na stránku',
  'Expected a number.': 'Očekává se číslo.',
  'First page': 'První stránka',
  'Next page': 'Další stránka',
  'Change {id}': 'Změna {id}',
  'All changes of this object': 'Všechny změny objektu',
  'Made by': 'Provedeno čím',
  'Nothing differs.': 'Nic se neliší.',
}
