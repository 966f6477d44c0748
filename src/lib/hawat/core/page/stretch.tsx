import { useFrame } from '../frame.ts'

/** A stretch of time as it was understood, in the viewer's zone: milliseconds since 1970; undefined ends are open. */
export function Stretch({ from, to }: { from: number | undefined; to: number | undefined }) {
  const { present, t } = useFrame().ask
  const shown = (time: number | undefined) => (time === undefined ? '…' : present.minute(time))
  return (
    <span class="stretch">
      {from === undefined && to === undefined ? t('all times') : `${shown(from)} – ${shown(to)}`}
    </span>
  )
}
