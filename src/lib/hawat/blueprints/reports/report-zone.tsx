import type { ComponentChildren } from 'preact'
import { isTimezone } from '../../../framework/time/zone.ts'
import { FrameContext, useFrame } from '../../core/frame.ts'
import { presentationFor } from '../../core/present.ts'

/** Times of what is in it are told in the zone of the report, as in its mail: who has only its link has chosen none. */
export function ReportZone({ zone, children }: { zone: string; children: ComponentChildren }) {
  const frame = useFrame()
  const { ask } = frame
  if (!isTimezone(zone)) return <>{children}</>
  const present = presentationFor({ locale: ask.viewer.locale, timezone: zone })
  return (
    <FrameContext.Provider value={{ ...frame, ask: { ...ask, present } }}>
      {children}
    </FrameContext.Provider>
  )
}
