import { conditionsOf } from '../../database/events/search/conditions.ts'
import type { Remark } from '../../framework/config/section.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { homeAt } from '../../framework/home.ts'
import { compileFilter } from '../../filter/compile.ts'
import { type Age, ageFault, keptFor } from './age.ts'
import { folderFault } from './folders.ts'
import type { CleanupRules } from './rule-options.ts'
import { searchFault } from './search-options.ts'

/** The statistician counts missing windows of so long ago, unless it is told otherwise, in milliseconds. */
const BACKFILL = 31 * 86_400_000

/** What is wrong or doubtful, which a schema cannot tell. */
export function configRemarks(config: CleanupRules, home: string): Remark[] {
  const { events = [], errors = [], caches = [], tables = [], runlogs = [] } = config
  return [
    ...(Object.entries({ events, errors, caches, tables, runlogs }) as [string, Age[]][]).flatMap(
      ([key, rules]) =>
        rules.flatMap((rule, index) => ageRemarks([key, String(index)], rule, true)),
    ),
    ...single.flatMap((key) => ageRemarks([key], config[key], false)),
    ...events.flatMap((rule, index) => eventRemarks(['events', String(index)], rule)),
    ...caches.flatMap((rule, index) => cacheRemarks(['caches', String(index)], rule, config, home)),
    ...statisticsRemarks(config.statistics),
  ]
}

const single = [
  ...(['ids', 'values', 'statistics', 'reports', 'summaries'] as const),
  ...(['change_log', 'run_logs'] as const),
] as const

function ageRemarks(path: string[], age: Age, isNeeded: boolean): Remark[] {
  const fault = ageFault(age)
  if (fault !== undefined) return [problem([...path, 'keep'], fault)]
  if (!isNeeded || keptFor(age) !== undefined) return []
  return [problem([...path], 'keep is missing, expected a duration of at least 1h')]
}

function eventRemarks(path: string[], rule: NonNullable<CleanupRules['events']>[number]): Remark[] {
  const remarks: Remark[] = []
  if (rule.search !== undefined && rule.filter_spec !== undefined) {
    remarks.push(problem(path, 'both search and filter_spec are given; expected one of them'))
  }
  for (const key of ['search', 'filter_spec'] as const) {
    const search = rule[key]
    if (search === undefined) continue
    const fault = searchFault(search) ?? failureOf(() => conditionsOf(search))
    if (fault !== undefined) remarks.push(problem([...path, key], fault))
  }
  const { filter } = rule
  if (filter !== undefined) remarks.push(...filterRemarks([...path, 'filter'], filter))
  return remarks
}

function filterRemarks(path: string[], text: string): Remark[] {
  try {
    return compileFilter(text).warnings.map((warning) => ({
      severity: 'warning',
      path,
      text: warning.text,
    }))
  } catch (error) {
    const [first = '', ...details] = describeError(error).split('\n')
    return [{ severity: 'problem', path, text: first, details }]
  }
}

function cacheRemarks(
  path: string[],
  { folder, cachedir }: NonNullable<CleanupRules['caches']>[number],
  { reports_dir: reports }: CleanupRules,
  home: string,
): Remark[] {
  const named = folder ?? cachedir
  if (named === undefined || (folder !== undefined && cachedir !== undefined)) {
    return [problem(path, 'expected a folder: either folder or cachedir')]
  }
  const fault = folderFault(named, homeAt(home), reports)
  return fault === undefined ? [] : [problem([...path, folder ? 'folder' : 'cachedir'], fault)]
}

function statisticsRemarks({ keep }: CleanupRules['statistics']): Remark[] {
  if (keep === undefined || keep >= BACKFILL) return []
  const text =
    'less than the "backfill" of the statistician (31d unless it is configured): what is removed is counted again, from what events are left'
  return [{ severity: 'warning', path: ['statistics', 'keep'], text }]
}

function problem(path: readonly string[], text: string): Remark {
  return { severity: 'problem', path, text }
}

function failureOf(action: () => unknown): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return describeError(error)
  }
}
