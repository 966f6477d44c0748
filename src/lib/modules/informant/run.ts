import type { ScheduledContext } from '../../components/scheduled/run-scheduled.ts'
import { noMails } from '../../components/scheduled/send-mails.ts'
import { sendSummaryMails } from '../../components/scheduled/send-summary-mails.ts'
import { insertSummary, isSummarized } from '../../database/summaries/summaries.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import type { InformantConfig } from './config.ts'
import { attachedNumbers, type NumbersFile, numbersFiles, writeNumbers } from './files.ts'
import { gatherSummary } from './gather/gather-summary.ts'
import { letterFor } from './mail/letter.ts'
import { type RenderedSummary, renderSummary } from './mail/render-summary.ts'
import { type Planned, planSummary } from './plan/plan-summary.ts'
import type { InformantRequest } from './request.ts'
import { type InformantResult, resultOf } from './result.ts'
import type { Summary } from './gather/summary.ts'
import type { SystemFacts } from './gather/system.ts'

/** What a run works with. */
export interface InformantMeans extends ScheduledContext {
  readonly config: InformantConfig
  /** Name of the machine. */
  readonly host: string
  /** Looks at the running system. */
  readonly system: () => Promise<SystemFacts>
  readonly queues: () => readonly QueueLayout[]
  readonly signal: AbortSignal
}

/**
 * Makes the summary of the last interval, unless it was made before, and sends it with those that wait. The summary and
 * its mail are committed together, before the first octet goes out.
 * @throws MentatError USAGE for borders that are none
 */
export async function sendSummary(
  request: InformantRequest,
  means: InformantMeans,
): Promise<InformantResult> {
  const { database, clock, config } = means
  const plan = planSummary(request, config, clock.now())
  const isKnown = !plan.isManual && !request.isDry && (await isSummarized(database, plan.window))
  if (isKnown) return resultOf(plan, { isDry: false, mails: await sendSummaryMails(means) })
  const made = await makeSummary(plan, means)
  if (request.isDry) return resultOf(plan, { isDry: true, ...made, mails: noMails })
  // Those by hand must not replace the numbers of the last interval.
  const files = plan.isManual ? [] : writeNumbers(config.reports_dir, made.numbers)
  const recipients = await store(plan, made, means)
  return resultOf(plan, {
    isDry: false,
    ...made,
    files,
    recipients,
    mails: await sendSummaryMails(means),
  })
}

interface MadeSummary {
  readonly summary: Summary
  readonly rendered: RenderedSummary
  readonly numbers: readonly NumbersFile[]
}

async function makeSummary(plan: Planned, means: InformantMeans): Promise<MadeSummary> {
  const { database, config, host, system, queues } = means
  const { label, interval, created, window } = plan
  const gathered = await gatherSummary(
    database,
    { window, label, interval, created, host, system: await system(), queues: queues() },
    config,
  )
  const numbers = numbersFiles(gathered)
  const attached = attachedNumbers(numbers, config.attachment_largest)
  const names = attached.map(({ filename }) => filename)
  return { summary: gathered.summary, numbers, rendered: renderSummary(gathered.summary, names) }
}

/** @returns who gets it; empty: nobody is configured, and it is not noted as told */
async function store(
  { label, window, created, isManual, to }: Planned,
  { summary, rendered, numbers }: MadeSummary,
  { database, config, logger }: InformantMeans,
): Promise<readonly string[]> {
  const attachments = attachedNumbers(numbers, config.attachment_largest)
  const letter = letterFor(summary, rendered, { attachments, to }, config)
  if (!letter) {
    logger.info('nobody gets the summary: mail_to of informant.conf names nobody')
    return []
  }
  await insertSummary(database, { ...window, label, created, isManual, ...letter })
  return letter.recipients
}
