import { type SettingsReportingRow, severities } from '../../database/groups/tables.ts'
import { useFrame } from '../core/frame.ts'
import { Facts } from '../core/page/table.tsx'
import { Severity } from '../core/page/value.tsx'
import { localeNames } from './person-fields.ts'

/** How a group wants its reports. */
export function SettingsFacts({ settings }: { settings: SettingsReportingRow }) {
  const { t } = useFrame().ask
  const { locale, redirect, mode, attachment } = settings
  const standard = t('default')
  return (
    <Facts
      facts={[
        ...severities.map((severity) => {
          const emails = settings[`emails_${severity}`]
          const title = t('Mails from {severity} up', { severity: t(severity) })
          return [
            title,
            emails.length === 0 ? (
              <span class="none">–</span>
            ) : (
              <>
                <Severity value={severity} /> <bdi>{emails.join(', ')}</bdi>
              </>
            ),
          ] as const
        }),
        [t('Reports'), mode === null ? standard : t(`reports: ${mode}`)],
        [t('Language'), locale === null ? standard : (localeNames[locale] ?? locale)],
        [t('Time zone'), settings.timezone ?? standard],
        [t('Events in the mail'), attachment === null ? standard : t(`attachment: ${attachment}`)],
        [t('Redirected'), redirect === null ? standard : redirect ? t('yes') : t('no')],
      ]}
    />
  )
}
