import { locales } from '../../framework/text/locale.ts'
import { choice } from '../core/form/fields.ts'

/** Languages by their own names. */
export const localeNames: Readonly<Record<string, string>> = { en: 'English', cs: 'Čeština' }

/** The language of somebody; none: the default. */
export const localeField = choice({
  label: 'Language',
  none: 'the default of this installation',
  options: locales.map((value) => ({ value, label: localeNames[value] ?? value })),
})

/** The time zone of somebody; none: the default. Its list is `timezones`. */
export const timezoneField = choice({
  label: 'Time zone',
  none: 'the default of this installation',
  options: 'timezones',
})

/** All time zones of the IANA database. */
export function timezoneOptions(): { readonly value: string }[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map(
    (value) => ({ value }),
  )
}
