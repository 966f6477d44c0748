import type { WholeReport } from '../../../database/reports/find.ts'
import { classTexts } from '../../../database/event-classes/texts.ts'
import { everyone, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { hidden } from '../../core/form/fields.ts'
import { readsReport, reportOf, reportOfLink, type ReportOwner } from './find.ts'
import { ReportPage } from './page.tsx'
import { ReportZone } from './report-zone.tsx'
import type { ShownReport } from './shown-report.ts'

/** A report, for those who have signed in. */
export const show = defineView({
  name: 'reports.show',
  path: '/reports/:label/show',
  summary: 'one report: what it says, its numbers, its mail',
  access: signedIn,
  allows: readsReport,
  async load(ask): Promise<ShownReport> {
    const item = await reportOf(ask)
    if (!readsReport.allows(ask.viewer, item)) return { item, ...ownerOf(item), classes: {} }
    return shown(ask, item)
  },
  title: ({ t, params }) => t('Report {label}', { label: params['label'] ?? '' }),
  page: (data) => data && <ReportPage shown={data} isByLink={false} />,
})

/** The same report for recipients of the mail; whom else it went to is not told. */
export const unauth = defineView({
  name: 'reports.unauth',
  path: '/reports/:label/unauth',
  summary: 'one report, by the link of its mail',
  access: everyone,
  isSecretAddress: true,
  fields: { key: hidden(200) },
  async load(ask): Promise<ShownReport> {
    const report = await reportOfLink(ask)
    return shown(ask, {
      ...report,
      mail_to: [],
      mail_res: null,
      children: [],
      parent: null,
      filtering: null,
    })
  },
  title: ({ t, params }) => t('Report {label}', { label: params['label'] ?? '' }),
  page: (data) =>
    data && (
      <ReportZone zone={data.item.structured_data?.timezone ?? 'UTC'}>
        <ReportPage shown={data} isByLink />
      </ReportZone>
    ),
})

async function shown({ services }: Ask<unknown>, item: WholeReport): Promise<ShownReport> {
  const { regular = {}, relapsed = {} } = item.structured_data ?? {}
  const names = [...Object.keys(regular), ...Object.keys(relapsed)].map(
    (name) => name.split('/')[0] ?? '',
  )
  const texts = await classTexts(services.database, names)
  return {
    item,
    ...ownerOf(item),
    classes: Object.fromEntries(texts.map((text) => [text.name, text])),
  }
}

function ownerOf({ group_ids, flag_shadow }: WholeReport): ReportOwner {
  return { group_ids, flag_shadow }
}
