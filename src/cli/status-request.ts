import type { Home } from '../lib/framework/home.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { StatusRequest } from '../lib/modules/status/status.ts'
import { configuredGeo } from './configured-geo.ts'
import { configuredSchedule } from './configured-schedule.ts'
import { databaseConfig } from './database-access.ts'
import { existingQueues } from './queue-flags.ts'

/**
 * What is looked at for the state of a home: the queue that was named, or all that are there now.
 * @throws MentatError INPUT_MISSING when the one that was named does not exist
 */
export function statusRequest(home: Home, queue?: string): StatusRequest {
  return {
    ...{ home, clock: systemClock, queues: existingQueues(home, queue) },
    config: () => databaseConfig(home),
    geo: () => configuredGeo(home),
    schedule: () => configuredSchedule(home),
  }
}
