import type { ScheduledContext } from '../../components/scheduled/run-scheduled.ts'
import { type MailsResult, noMails, sendMails } from '../../components/scheduled/send-mails.ts'
import { insertSummary, isSummarized, summaryMails } from '../../database/summaries/summaries.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { createMailTransport } from '../../services/mail/create-transport.ts'
import type { InformantConfig } from './config.ts'
import { attachedNumbers, type NumbersFile, numbersFiles, writeNumbers } from './files.ts'
import { gatherSummary } from './gather.ts'
import { letterFor } from './letter.ts'
import { type RenderedSummary, renderSummary } from './mail/render-summary.ts'
import { type Planned, planSummary } from './plan.ts'
import type { InformantRequest } from './request.ts'
import { type InformantResult, resultOf } from './result.ts'
import type { Summary } from './summary.ts'
import type { SystemFacts } from './system.ts'

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
  if (isKnown) return resultOf(plan, { isDry: false, mails: await send(means) })
  const made = await makeSummary(plan, means)
  if (request.isDry) return resultOf(plan, { isDry: true, ...made, mails: noMails })
  // Those by hand must not replace the numbers of the last interval.
  const files = plan.isManual ? [] : writeNumbers(config.reports_dir, made.numbers)
  const recipients = await store(plan, made, means)
  return resultOf(plan, { isDry: false, ...made, files, recipients, mails: await send(means) })
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

async function send(means: InformantMeans): Promise<MailsResult> {
  const { database, config, clock } = means
  const { mail, give_up: giveUp } = config
  const transport = createMailTransport(mail, clock)
  try {
    const retry = { first: mail.retry_first, longest: mail.retry_longest }
    return await sendMails({ ...means, mails: summaryMails(database), transport, retry, giveUp })
  } finally {
    transport.close()
  }
}
