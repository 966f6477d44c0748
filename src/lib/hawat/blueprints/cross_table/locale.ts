import type { Catalogue } from '../../core/translate.ts'

/** Czech texts of the cross table. */
export const czech: Catalogue = {
  Rows: 'Řádky',
  Columns: 'Sloupce',
  Colours: 'Barvy',
  'by number': 'podle počtu',
  'by logarithm of the number': 'podle logaritmu počtu',
  'by residual, more and less': 'podle odchylky, nad i pod',
  'by residual, how much': 'podle velikosti odchylky',
  'Most rows and columns': 'Nejvýše řádků a sloupců',
  'Download CSV': 'Stáhnout CSV',
  'residual {value}': 'odchylka {value}',
  'Rarer values are left out; the totals are those of what is shown.':
    'Vzácnější hodnoty jsou vynechány; součty patří k tomu, co je zobrazeno.',
}
