import { type Age, keptFor } from './age.ts'
import { errorRule } from './error-rule.ts'
import { eventRule, orphanRule } from './event-rule.ts'
import { cacheRule, runLogRule } from './file-rules.ts'
import { reportRule } from './report-rule.ts'
import type { CleanupRules } from './rule-options.ts'
import type { Rule } from './rule.ts'
import { otherTableRule, ownTableRule } from './table-rules.ts'

/**
 * What a configuration means, in the order in which it is done: whole days of events first, of which no other rule needs to
 * look at single events then; IDs after the events that they belong to.
 * @param runFolder where run logs lie unless something else is configured
 */
export function rulesOf(config: CleanupRules, runFolder: string): Rule[] {
  const all = keptOfAll(config)
  const events = eventRules(config, all)
  const own = (['ids', 'values', 'statistics', 'summaries', 'change_log'] as const).flatMap(
    (kind) => kept(config[kind], (keep) => ownTableRule(kind, keep, all)),
  )
  return [
    ...events,
    ...(events.length === 0 ? [] : [orphanRule]),
    ...own,
    ...kept(config.reports, (keep) => reportRule(config.reports_dir, keep)),
    ...(config.tables ?? []).flatMap((rule) => kept(rule, (keep) => otherTableRule(rule, keep))),
    ...fileRules(config, runFolder),
  ]
}

/** How long any event is kept at most, in milliseconds: the shortest time of the rules without conditions. */
function keptOfAll({ events = [] }: CleanupRules): number | undefined {
  const whole = events.filter(isWhole).flatMap((rule) => keptFor(rule) ?? [])
  return whole.length === 0 ? undefined : Math.min(...whole)
}

type EventRule = NonNullable<CleanupRules['events']>[number]

function isWhole({ search, filter_spec: spec, filter }: EventRule): boolean {
  return (search ?? spec) === undefined && filter === undefined
}

/** The one that takes most goes first; the others know what is gone then. */
function eventRules({ events = [] }: CleanupRules, all: number | undefined): Rule[] {
  const rules = events.flatMap((rule, index) => {
    const whole = isWhole(rule)
    const name = rule.name ?? (whole ? 'all' : `rule ${index + 1}`)
    return kept(rule, (keep) => ({ whole, name, keep, rule }))
  })
  return rules
    .toSorted((a, b) => Number(b.whole) - Number(a.whole) || (a.whole ? a.keep - b.keep : 0))
    .map(({ whole, name, keep, rule }, index) => {
      const conditions = { search: rule.search ?? rule.filter_spec, filter: rule.filter }
      return eventRule(name, keep, conditions, whole && index === 0 ? undefined : all)
    })
}

function fileRules(config: CleanupRules, runFolder: string): Rule[] {
  const { run_logs: logs, runlogs = [], errors = [], caches = [], reports_dir: reports } = config
  return [
    ...kept(logs, (keep) => runLogRule(logs.folder ?? runFolder, keep)),
    ...runlogs.flatMap((rule) => kept(rule, (keep) => runLogRule(rule.runlogdir, keep))),
    ...errors.flatMap((rule) => kept(rule, (keep) => errorRule(rule.queues, keep))),
    ...caches.flatMap((rule) =>
      kept(rule, (keep) => cacheRule(rule.folder ?? rule.cachedir ?? '', keep, reports)),
    ),
  ]
}

/** What has no age is not removed. */
function kept<Made>(age: Age, make: (keep: number) => Made): Made[] {
  const keep = keptFor(age)
  return keep === undefined ? [] : [make(keep)]
}
