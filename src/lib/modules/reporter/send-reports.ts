import type { ScheduledContext } from '../../components/scheduled/run-scheduled.ts'
import { createMailTransport } from '../../services/mail/create-transport.ts'
import type { ReporterConfig } from './config.ts'
import type { ReporterResult } from './result.ts'
import { type ReporterRequest, runReporter } from './run.ts'

/** One run of the reporter in a process of its own. */
export async function sendReports(
  request: ReporterRequest,
  context: ScheduledContext & { readonly signal: AbortSignal },
  config: ReporterConfig,
): Promise<ReporterResult> {
  const transport = createMailTransport(config.mail, context.clock)
  try {
    return await runReporter(request, { ...context, config, transport })
  } finally {
    transport.close()
  }
}
