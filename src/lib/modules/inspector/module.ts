import { existsSync } from 'node:fs'
import { Mailer } from '../../components/mailer.ts'
import type { DaemonModule, ModuleContext } from '../../components/module.ts'
import { encodeLetter, outboxQueue } from '../../components/outbox.ts'
import { invalidConfig } from '../../framework/config/load.ts'
import { displayPath } from '../../framework/config/pointer.ts'
import type { Problem } from '../../framework/config/problem.ts'
import type { Remark } from '../../framework/config/section.ts'
import { queueFolder } from '../../queue/layout.ts'
import { createMailTransport } from '../../services/mail/create-transport.ts'
import type { ClassRule } from './class-rule.ts'
import { ClassSource } from './class-source.ts'
import { Inspector, type ReportWriter, type RuleSource } from './component.ts'
import { type InspectorConfig, inspectorConfig } from './config.ts'
import { reportMail } from './report-mail.ts'
import { prepareTargets } from './queue-target.ts'
import { type CompiledRules, compileRules } from './rule.ts'
import { RuleSet } from './rule-set.ts'

/** The beginning of the pipe: rules decide about events. */
export const inspectorModule: DaemonModule<typeof inspectorConfig, InspectorConfig> = {
  name: 'inspector',
  config: inspectorConfig,
  async workers(config, context) {
    const rules = rulesOf(config, context)
    prepareTargets(targetsOf(rules), context.queue)
    const source = config.add_event_class_rules
      ? new ClassSource(context.database, rules, config.reload_interval, classesOf(context))
      : undefined
    // What cannot be loaded must not take the place of what works.
    if (context.isReload) await source?.load(context.logger)
    const outbox = queueFolder(context.home.spool, outboxQueue)
    const inspector = new Inspector(source ?? fixedRules(rules), reportWriter(outbox))
    return needsMailer(config, outbox)
      ? [inspector, mailerOf(config, context, outbox)]
      : [inspector]
  },
}

/** @throws MentatError CONFIG_INVALID */
function rulesOf(config: InspectorConfig, { home, queue }: ModuleContext): CompiledRules {
  const rules = compileRules(config, { spool: home.spool, own: queue })
  const problems = rules.remarks.filter(({ severity }) => severity === 'problem')
  if (problems.length > 0) throw invalidConfig(home.config, problems.map(placed))
  return rules
}

/** The event classes in force, of a daemon that was running before. */
function classesOf({ inForce }: ModuleContext): readonly ClassRule[] | undefined {
  return inForce.find((component) => component instanceof Inspector)?.classes
}

/** Folders of the queues that rules send events to. */
function targetsOf({ rules, fallback }: CompiledRules): string[] {
  const actions = [...rules.flatMap((rule) => rule.actions), ...fallback]
  return actions.flatMap((action) => ('queue' in action ? [action.queue] : []))
}

function reportWriter(queue: string): ReportWriter {
  return ({ rule, report }, event, now) => {
    const mail = reportMail(event, rule, report, now)
    return { kind: 'mail', queue, content: encodeLetter({ mail }) }
  }
}

/** Mails of rules that are no more are sent as well. */
function needsMailer(config: InspectorConfig, outbox: string): boolean {
  const actions = [
    ...config.inspection_rules.flatMap((rule) => rule.actions),
    ...config.fallback_actions,
  ]
  return actions.some(({ action }) => action === 'report') || existsSync(outbox)
}

function mailerOf(config: InspectorConfig, { clock, once }: ModuleContext, queue: string): Mailer {
  const { mail } = config
  const settings = {
    queue,
    poll: config.queue_in_wait,
    recovery: config.queue_recovery,
    // As JSON, in which a character may take six bytes.
    largest: 6 * mail.max_size,
    retry: { first: mail.retry_first, longest: mail.retry_longest },
    once,
  }
  return new Mailer(settings, createMailTransport(mail, clock))
}

function placed({ path, text, details }: Remark): Problem {
  const shown = displayPath(path)
  return { path: shown, text: `${shown}: ${text}`, ...(details && { details }) }
}

/** Rules that stay as they are. */
function fixedRules(configured: CompiledRules): RuleSource {
  return {
    rules: RuleSet.of(configured, []),
    classes: undefined,
    start: () => undefined,
    stop: () => undefined,
    trouble: () => undefined,
  }
}
