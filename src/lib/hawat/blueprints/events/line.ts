import { addressTexts } from '../../../database/events/address-ranges.ts'
import type { EventHit } from '../../../database/events/search/page.ts'

/** An event as a line: the columns by which it is found. */
export type EventLine = Omit<EventHit, 'source_ip' | 'target_ip' | 'document'> & {
  readonly source_ip: readonly string[]
  readonly target_ip: readonly string[]
}

/** A hit as a line. */
export function lineOf({ source_ip, target_ip, document: _, ...hit }: EventHit): EventLine {
  return { ...hit, source_ip: addressTexts(source_ip), target_ip: addressTexts(target_ip) }
}
