import type { ListedReport } from '../../../database/reports/list.ts'
import type { MailState, ReportType } from '../../../database/reports/tables.ts'
import { useFrame } from '../../core/frame.ts'
import { Badge } from '../../core/page/value.tsx'

/** What a report is about. */
export function TypeBadge({ type }: { type: ReportType }) {
  const { t } = useFrame().ask
  switch (type) {
    case 'summary':
      return <Badge>{t('summary')}</Badge>
    case 'extra':
      return <Badge>{t('extra')}</Badge>
    case 'target':
      return <Badge>{t('target')}</Badge>
  }
}

/** How far the mail is. */
export function MailBadge({ state }: { state: MailState | null }) {
  const { t } = useFrame().ask
  switch (state) {
    case null:
      return <span class="none">{t('no mail')}</span>
    case 'sent':
      return <Badge tone="good">{t('sent')}</Badge>
    case 'waiting':
      return <Badge tone="warning">{t('waiting')}</Badge>
    case 'sending':
      return <Badge tone="warning">{t('being sent')}</Badge>
    case 'refused':
      return <Badge tone="bad">{t('refused')}</Badge>
    case 'in_doubt':
      return <Badge tone="bad">{t('in doubt')}</Badge>
  }
}

/** What is special about a report. */
export function Flags({
  report,
}: {
  report: Pick<ListedReport, 'flag_shadow' | 'flag_testdata' | 'flag_manual' | 'evcount_rlp'>
}) {
  const { t } = useFrame().ask
  return (
    <span class="values">
      {report.flag_shadow && <Badge tone="warning">{t('shadow')}</Badge>}
      {report.flag_testdata && <Badge>{t('test data')}</Badge>}
      {report.flag_manual && <Badge>{t('by hand')}</Badge>}
      {(report.evcount_rlp ?? 0) > 0 && <Badge tone="warning">{t('relapsed')}</Badge>}
    </span>
  )
}
