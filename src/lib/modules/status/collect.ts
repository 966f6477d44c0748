import { printExposition } from '../../daemon/exposition.ts'
import { loadState } from './load.ts'
import { metricsOf } from './metrics.ts'
import { type StatusRequest, systemStatus } from './status.ts'

/** Looks at everything, and prints it as metrics for Prometheus. It changes nothing; see systemStatus. */
export async function collectMetrics(request: StatusRequest): Promise<string> {
  const [status, load] = await Promise.all([
    systemStatus(request),
    loadState({ ...request, applicationName: 'mentat-metrics' }),
  ])
  return printExposition(metricsOf(status, load))
}
