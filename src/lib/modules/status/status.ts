import type { ConnectionConfig } from '../../database/connection.ts'
import { strayPidFiles } from '../../daemon/pid-file.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { attentionTo, CHECK } from './attention.ts'
import type { Attention } from './attention-item.ts'
import { type DaemonState, daemonStates } from './daemons.ts'
import { type DatabaseState, databaseState } from './database.ts'
import type { GeoDatabase } from '../../services/geoip/geoip.ts'
import { type DiskState, diskState } from './disk.ts'
import { type GeoState, geoState } from './geo.ts'
import { type QueueState, queueState } from './queues.ts'
import { type ScheduledJob, type ScheduledState, scheduledStates } from './scheduled.ts'

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
  /** The scheduled modules; empty when the schedule cannot be read. */
  readonly scheduled: readonly ScheduledState[]
}

/** What is looked at. */
export interface StatusRequest {
  readonly home: Home
  readonly clock: Clock
  readonly queues: readonly QueueLayout[]
  /** Reads the configuration of the database. */
  readonly config: () => Promise<ConnectionConfig>
  /** What the enricher knows places from; may reject when its configuration is wrong. */
  readonly geo: () => Promise<readonly GeoDatabase[]>
  /** What the schedule says; may reject when its configuration is wrong. */
  readonly schedule: () => Promise<readonly ScheduledJob[]>
}

/**
 * Looks at everything, and changes nothing. A database that is away does not keep it from ending in some seconds.
 * @throws the error of the operating system when a folder cannot be read
 */
export async function systemStatus(request: StatusRequest): Promise<SystemStatus> {
  const { home, clock } = request
  const [database, places, schedule, queues] = await Promise.all([
    databaseState({ ...request, applicationName: 'mentat-status' }),
    placesOf(request),
    scheduleOf(request),
    Promise.all(request.queues.map((layout) => queueState(layout, clock))),
  ])
  const daemons = daemonStates(home.run)
  const now = clock.now()
  const scheduled = scheduledStates(schedule.jobs, home.run, now)
  const found = {
    ...{ daemons, scheduled, queues, database },
    ...{ disk: diskState(home.path), geo: places.geo },
  }
  const stray = strayPidFiles(home.run).map((text): Attention => {
    return { about: 'daemons', text, advice: 'remove it; it hides which daemon runs' }
  })
  // Else the database tells what is wrong with the configuration.
  const isRead = database.server !== 'unknown'
  return {
    time: new Date(now).toISOString(),
    home: home.path,
    attention: [
      ...stray,
      ...attentionTo(found, now),
      ...(isRead ? [...places.attention, ...schedule.attention] : []),
    ],
    ...found,
  }
}

/** A configuration of the enricher that is wrong is something to look at, and hides nothing else. */
async function placesOf({ geo }: StatusRequest): Promise<Pick<SystemStatus, 'geo' | 'attention'>> {
  try {
    return { geo: (await geo()).map(geoState), attention: [] }
  } catch (error) {
    const attention = { about: 'enricher', text: describeError(error), advice: CHECK }
    return { geo: [], attention: [attention] }
  }
}

/** Nor does one of the scheduler. */
async function scheduleOf({ schedule }: StatusRequest): Promise<{
  readonly jobs: readonly ScheduledJob[]
  readonly attention: readonly Attention[]
}> {
  try {
    return { jobs: await schedule(), attention: [] }
  } catch (error) {
    const attention = { about: 'scheduler', text: describeError(error), advice: CHECK }
    return { jobs: [], attention: [attention] }
  }
}
