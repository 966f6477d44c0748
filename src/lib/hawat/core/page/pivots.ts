import type { Given } from '../form/read.ts'
import type { Frame } from '../frame.ts'

/** What the browser needs to offer what can be done with a value: by kind, the actions that the viewer may take. */
export interface PivotTable {
  readonly texts: {
    readonly keep: string
    readonly only: string
    readonly copy: string
    readonly copied: string
  }
  readonly kinds: Readonly<Record<string, readonly PivotAction[]>>
}

/** One of them. */
export interface PivotAction {
  readonly title: string
  /** Address of the page; `{value}` stands for the value in its path. */
  readonly path: string
  /** Parameter for the value; undefined: it stands in the path. */
  readonly parameter?: string
  /** The only values that it is for; undefined: all. */
  readonly only?: readonly string[]
  /** Of the query of this page, the times; they are always taken along. */
  readonly times?: string
  /** The query of this page, as far as it can be taken along; undefined: there is nothing but times. */
  readonly context?: string
}

/** Parameters that never travel to another page. */
const LOCAL = new Set(['limit', 'page', 'after', 'submit', 'sortby', 'section', 'aggregations'])

/** Parameters that travel, but are no reason to offer it. */
const TIMES = new Set(['dt_from', 'dt_to', 'st_from', 'st_to'])

/** Made once a page, so that a table of values holds nothing but values. */
export function pivotTable({ registry, ask, context: given }: Frame): PivotTable {
  const { t } = ask
  const kinds: Record<string, PivotAction[]> = {}
  for (const pivot of registry.pivots) {
    const { kind, title, route, parameter, context = [], replaces = [], offeredFor } = pivot
    const isPath = parameter.startsWith(':')
    const params = isPath ? { [parameter.slice(1)]: MARK } : {}
    const path = ask.href(route, { params })?.replace(MARK, '{value}')
    if (path === undefined) continue
    const kept = contextOf(given, context, [parameter, `not_${parameter}`, ...replaces])
    const times = new URLSearchParams([...kept].filter(([name]) => TIMES.has(name)))
    const only = offeredFor?.(ask.viewer)
    const action = {
      ...{ title: t(title), path },
      ...(isPath ? {} : { parameter }),
      ...(only && { only }),
    }
    ;(kinds[kind] ??= []).push({
      ...action,
      ...(times.size === 0 ? {} : { times: times.toString() }),
      ...(kept.size === times.size ? {} : { context: kept.toString() }),
    })
  }
  const texts = {
    keep: t('keeping the query'),
    only: t('only this'),
    copy: t('Copy'),
    copied: t('Copied'),
  }
  return { texts, kinds }
}

/** Survives encodeURIComponent. */
const MARK = '-VALUE-'

function contextOf(
  given: Given,
  names: readonly string[],
  gone: readonly string[],
): URLSearchParams {
  const kept = new URLSearchParams()
  for (const [name, values] of Object.entries(given)) {
    if (!names.includes(name) || gone.includes(name) || LOCAL.has(name)) continue
    for (const value of values) if (value !== '') kept.append(name, value)
  }
  return kept
}
