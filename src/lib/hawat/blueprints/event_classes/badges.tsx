import { useFrame } from '../../core/frame.ts'
import { Badge } from '../../core/page/value.tsx'

/** Whether a class is used. */
export function ClassState({ state }: { state: string }) {
  const { t } = useFrame().ask
  const tone = state === 'ENABLED' ? 'good' : state === 'SHADOW' ? 'warning' : 'neutral'
  return <Badge tone={tone}>{t(state)}</Badge>
}
