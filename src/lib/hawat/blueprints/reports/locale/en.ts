import type { Catalogue } from '../../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} addresses': { one: '{n} address', other: '{n} addresses' },
  'and {n} more addresses, which are not told one by one': {
    one: 'and {n} more address, which is not told',
    other: 'and {n} more addresses, which are not told one by one',
  },
  '{n} extra reports': { one: '{n} extra report', other: '{n} extra reports' },
  '{n} extra reports go with it.': {
    one: '{n} extra report goes with it.',
    other: '{n} extra reports go with it.',
  },
  '{n} more detectors': { one: '{n} more detector', other: '{n} more detectors' },
}
