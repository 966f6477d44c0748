import type { Catalogue } from '../core/translate.ts'

/** Czech texts of the core. */
export const czech: Catalogue = {
  'Sign in': 'Přihlásit se',
  'Sign out': 'Odhlásit se',
  'Expected at most {n} values.': {
    one: 'Očekává se nejvýše {n} hodnota.',
    few: 'Očekávají se nejvýše {n} hodnoty.',
    other: 'Očekává se nejvýše {n} hodnot.',
  },
}
