import { join } from 'node:path'
import type { Home } from '../../framework/home.ts'
import { isTexts } from '../../queue/inbox-record.ts'

/** How far a hub was read, and what came last. */
export interface HubPosition {
  /** Address of the hub: at another one the position means nothing. */
  readonly hub: string
  /** What to ask for next; all that comes before it was taken. */
  readonly position: number
  /** Digests of the latest events. */
  readonly recent: readonly string[]
}

/** Where the receiver of a home keeps its position. */
export function positionPath({ run }: Home): string {
  return join(run, 'warden-receiver.json')
}

/** Reads the position of a record; undefined: it is none. */
export function parsePosition({
  hub,
  position,
  recent,
}: Readonly<Record<string, unknown>>): HubPosition | undefined {
  if (typeof hub !== 'string' || !Number.isSafeInteger(position) || !isTexts(recent))
    return undefined
  return { hub, position: Number(position), recent }
}
