import type { ReportFilter } from '../../../database/filters/tables.ts'
import { useFrame } from '../../core/frame.ts'
import { Badge } from '../../core/page/value.tsx'

/** Whether a filter holds back events now, and if not, why. */
export function StateBadge({
  filter,
  now,
}: {
  filter: Pick<ReportFilter, 'enabled' | 'valid_from' | 'valid_to'>
  now: number
}) {
  const { t } = useFrame().ask
  const { enabled, valid_from: from, valid_to: to } = filter
  if (!enabled) return <Badge>{t('disabled')}</Badge>
  if (from !== null && Date.parse(from) > now)
    return <Badge tone="warning">{t('not valid yet')}</Badge>
  if (to !== null && Date.parse(to) < now) return <Badge tone="warning">{t('expired')}</Badge>
  return <Badge tone="good">{t('in force')}</Badge>
}
