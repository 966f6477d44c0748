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
  const events = eventRules(config)
  const own = (['ids', 'values', 'statistics', 'summaries', 'change_log'] as const).flatMap(
    (kind) => kept(config[kind], (keep) => ownTableRule(kind, keep)),
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

function eventRules({ events = [] }: CleanupRules): Rule[] {
  const rules = events.flatMap((rule, index) => {
    const search = rule.search ?? rule.filter_spec
    const isWhole = search === undefined && rule.filter === undefined
    const name = rule.name ?? (isWhole ? 'all' : `rule ${index + 1}`)
    return kept(rule, (keep) => ({
      isWhole,
      rule: eventRule(name, keep, { search, filter: rule.filter }),
    }))
  })
  return rules.toSorted((a, b) => Number(b.isWhole) - Number(a.isWhole)).map(({ rule }) => rule)
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
