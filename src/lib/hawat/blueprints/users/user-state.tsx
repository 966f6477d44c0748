import type { UserRecord } from '../../../database/users/search.ts'
import { useFrame } from '../../core/frame.ts'
import { Badge } from '../../core/page/value.tsx'

/** Whether somebody may sign in, or waits for it. */
export function UserState({ user }: { user: Pick<UserRecord, 'enabled' | 'justification'> }) {
  const { t } = useFrame().ask
  if (user.enabled) return <Badge tone="good">{t('enabled')}</Badge>
  return user.justification === null ? (
    <Badge tone="bad">{t('disabled')}</Badge>
  ) : (
    <Badge tone="warning">{t('applied for an account')}</Badge>
  )
}
