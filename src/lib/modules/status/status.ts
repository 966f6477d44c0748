import type { ConnectionConfig } from '../../database/connection.ts'
import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { type Attention, attentionTo } from './attention.ts'
import { type DaemonState, daemonStates } from './daemons.ts'
import { type DatabaseState, databaseState } from './database.ts'
import type { GeoDatabase } from '../../services/geoip/geoip.ts'
import { type DiskState, diskState } from './disk.ts'
import { type GeoState, geoState } from './geo.ts'
import { type QueueState, queueState } from './queues.ts'

/** The state of one Mentat at one moment. */
export interface SystemStatus {
  /** RFC 3339. */
  readonly time: string
  readonly home: string
  /** Empty when all is well. */
  readonly attention: readonly Attention[]
  readonly daemons: readonly DaemonState[]
  readonly queues: readonly QueueState[]
  readonly database: DatabaseState
  readonly disk: DiskState
  /** What the enricher knows places from; empty when it does not look for places. */
  readonly geo: readonly GeoState[]
}

/** What is looked at. */
export interface StatusRequest {
  readonly home: Home
  readonly clock: Clock
  readonly queues: readonly QueueLayout[]
  /** Reads the configuration of the database. */
  readonly config: () => Promise<ConnectionConfig>
  readonly geo: readonly GeoDatabase[]
}

/**
 * Looks at everything, and changes nothing. A database that is away does not keep it from ending in some seconds.
 * @throws the error of the operating system when a folder cannot be read
 */
export async function systemStatus(request: StatusRequest): Promise<SystemStatus> {
  const { home, clock } = request
  const [database, queues] = await Promise.all([
    databaseState({ ...request, applicationName: 'mentat-status' }),
    Promise.all(request.queues.map((layout) => queueState(layout, clock))),
  ])
  const daemons = daemonStates(home.run)
  const geo = request.geo.map(geoState)
  const found = { daemons, queues, database, disk: diskState(home.path), geo }
  const now = clock.now()
  return {
    time: new Date(now).toISOString(),
    home: home.path,
    attention: attentionTo(found, now),
    ...found,
  }
}
