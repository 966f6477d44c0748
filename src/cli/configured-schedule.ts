import type { Home } from '../lib/framework/home.ts'
import type { JobOutlook } from '../lib/modules/scheduler/outlook.ts'

/** What the schedule of a home says, by the configuration of the scheduler. */
export async function configuredSchedule(home: Home): Promise<JobOutlook[]> {
  const [{ loadConfig }, { catalogue }, { schedulerConfig }, { jobOutlooks }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/modules/scheduler/config.ts'),
    import('../lib/modules/scheduler/outlook.ts'),
  ])
  return jobOutlooks(loadConfig(schedulerConfig, { home, catalogue }).value, home)
}
