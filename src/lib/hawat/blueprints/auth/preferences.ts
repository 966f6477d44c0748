import { locales } from '../../../framework/text/locale.ts'
import { everyone } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { choice, hidden } from '../../core/form/fields.ts'
import { localeNames } from '../../object-list/person-fields.ts'
import { safeNext } from '../../core/next.ts'

/** Language and theme, kept by the browser. */
export const preferences = defineForm({
  name: 'auth.preferences',
  path: '/auth/preferences',
  summary: 'choose language and theme',
  access: everyone,
  isOnlyPage: true,
  fields: {
    locale: choice({
      label: 'Language',
      none: 'as it is',
      options: locales.map((value) => ({ value, label: localeNames[value] ?? value })),
    }),
    theme: choice({
      label: 'Theme',
      none: 'as it is',
      options: [
        { value: 'auto', label: 'as the system' },
        { value: 'light', label: 'light' },
        { value: 'dark', label: 'dark' },
      ],
    }),
    next: hidden(4000),
  },
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Preferences'),
  submit: ({ t }) => t('Save'),
  initial: (_, { viewer, given }) => ({
    locale: viewer.locale,
    next: safeNext(given['next']?.[0]),
  }),
  apply({ locale, theme, next }) {
    return Promise.resolve({
      to: safeNext(next),
      preferences: { ...(locale === '' ? {} : { locale }), ...(theme === '' ? {} : { theme }) },
    })
  },
})
