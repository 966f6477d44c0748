import type { WholeReport } from '../../../database/reports/find.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { reportFileTypes } from '../../core/services.ts'
import { keyOf } from './find.ts'

const names = { json: 'JSON', jsonzip: 'JSON (ZIP)', csv: 'CSV', csvzip: 'CSV (ZIP)' } as const

/** The events of the report as files. */
export function Downloads({ label, isByLink }: { label: string; isByLink: boolean }) {
  const { ask } = useFrame()
  if (ask.services.reportFiles === undefined) return null
  const route = isByLink ? 'reports.unauth_data' : 'reports.data'
  const query = isByLink ? { key: keyOf(ask) } : {}
  return (
    <details class="drop right plain" data-menu>
      <summary class="button">{ask.t('Download events')}</summary>
      <ul>
        {reportFileTypes.map((type) => (
          <li>
            <RouteLink route={route} target={{ params: { label, type }, query }}>
              {names[type]}
            </RouteLink>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The events that the report was made of: stored in its window, of its groups and severity. */
export function RelatedEvents({ report }: { report: WholeReport }) {
  const { t } = useFrame().ask
  const isTarget = report.type === 'target'
  const groups = report.groups.slice(0, 1)
  const query = {
    st_from: report.dt_from,
    st_to: report.dt_to,
    [isTarget ? 'target_groups' : 'groups']: groups,
    [isTarget ? 'target_severities' : 'severities']: [report.severity],
    categories: ['Test'],
    not_categories: !report.flag_testdata,
  }
  return (
    <RouteLink route="events.search" target={{ query }} look="button">
      {t('Search its events')}
    </RouteLink>
  )
}
