/** Languages in which people are written to. */
export const locales = ['en', 'cs'] as const

/** One of them. */
export type Locale = (typeof locales)[number]

/** The language of a setting such as `cs_CZ` or `en-GB`; another one is undefined. */
export function localeOf(setting: string): Locale | undefined {
  const language = setting.toLowerCase().split(/[-_]/, 1)[0]
  return locales.find((locale) => locale === language)
}
