import type { Locale } from '../../framework/text/locale.ts'

/** A translation; where the number decides, one for each form of Intl.PluralRules that the language has. */
export type Translation = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/** Translations by the English text, which is the key. Only texts with a number need an entry in English. */
export type Catalogue = Readonly<Record<string, Translation>>

/** Catalogues of a blueprint. */
export type Catalogues = Readonly<Partial<Record<Locale, Catalogue>>>

/**
 * Tells a text in the viewer's language. `{name}` stands for a value; where the text has several forms, the value `n` decides.
 */
export type Translate = (text: string, values?: Readonly<Record<string, string | number>>) => string

/** Makes the functions that translate, one a language. Later catalogues do not take the place of earlier ones. */
export function translators(
  catalogues: readonly Catalogues[],
): Readonly<Record<Locale, Translate>> {
  return { en: translator('en', catalogues), cs: translator('cs', catalogues) }
}

function translator(locale: Locale, catalogues: readonly Catalogues[]): Translate {
  const own = catalogues.map((catalogue) => catalogue[locale] ?? {})
  const entries: Catalogue = Object.assign({}, ...own.toReversed()) as Catalogue
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (text, values = {}) => {
    const entry = Object.hasOwn(entries, text) ? entries[text] : undefined
    const form = formOf(entry ?? text, () => plurals.select(Number(values['n'])))
    return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? numbers.format(value) : value.replaceAll(TURNING, '\uFFFD')
    })
  }
}

/** What would turn round the order of the letters after a value. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g

function formOf(entry: Translation, rule: () => Intl.LDMLPluralRule): string {
  return typeof entry === 'string' ? entry : (entry[rule()] ?? entry.other ?? '')
}
