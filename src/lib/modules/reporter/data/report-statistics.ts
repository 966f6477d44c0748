import { type DimensionName, UNKNOWN } from '../../../database/statistics/dimensions.ts'
import type { Event } from '../../../idea/event.ts'
import { isList, isObject, type JsonValue } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readText } from '../../../idea/reader.ts'
import { Party } from '../event/party.ts'
import type { Pass } from '../pass.ts'
import { storable } from '../event/storable.ts'
import { topList } from './toplist.ts'

/** Values of one dimension that are told apart. */
const MOST_VALUES = 20_000

/** Addresses of one event that are counted. */
const MOST_ADDRESSES = 1000

/** Counts the events of a report by what they have: the column `statistics`, with the names of the statistics of events. */
export class ReportStatistics {
  #events = 0
  readonly #dimensions = new Map<DimensionName, Map<string, number>>()
  readonly #pass: Pass

  constructor(pass: Pass) {
    this.#pass = pass
  }

  /** @param ownAddresses of the event; those of others on the same side are not told */
  add(event: Event, ownAddresses: readonly string[]): void {
    this.#events += 1
    const { isTarget } = this.#pass
    const other = new Party(event.document, isTarget ? 'Source' : 'Target')
    const otherAddresses = other.addresses.slice(0, MOST_ADDRESSES)
    const [sources, targets] = isTarget
      ? [otherAddresses, ownAddresses]
      : [ownAddresses, otherAddresses]
    const analyzers = softwareOf(event)
    const detectors = one(event.lastDetector)
    this.#count('sources', sources)
    this.#count('targets', targets)
    this.#count('analyzers', analyzers)
    this.#count('categories', event.categories)
    this.#count('category_sets', [event.categories.join('/')])
    this.#count('detectors', detectors)
    this.#count('detectorsws', combined(detectors, analyzers))
    this.#count('asns', event.sourceAsns.map(String))
    this.#count('countries', event.sourceCountries)
    if (isTarget) {
      this.#count('target_classes', one(event.targetClass))
      this.#count('target_severities', one(event.targetSeverity))
    } else {
      this.#count('classes', one(event.eventClass))
      this.#count('severities', one(event.eventSeverity))
    }
    this.#count('tlps', one(event.tlp))
  }

  build(): Record<string, unknown> {
    const lists = [...this.#dimensions].map(
      ([name, counts]) => [name, topList(name, counts)] as const,
    )
    return { cnt_alerts: this.#events, cnt_events: this.#events, ...Object.fromEntries(lists) }
  }

  #count(dimension: DimensionName, values: readonly string[]): void {
    const counts = this.#dimensions.get(dimension) ?? new Map<string, number>()
    this.#dimensions.set(dimension, counts)
    for (const value of values.length === 0 ? [UNKNOWN] : values) {
      const key = storable(value)
      if (counts.has(key) || counts.size < MOST_VALUES) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
}

/** Of the last node. */
function softwareOf({ document }: Event): string[] {
  const nodes = document['Node']
  const last: JsonValue | undefined = isList(nodes) ? nodes.at(-1) : nodes
  return isObject(last) ? readList(last['SW'], readText, silent) : []
}

function combined(detectors: readonly string[], analyzers: readonly string[]): string[] {
  if (analyzers.length === 0) return [...detectors]
  return detectors.flatMap((detector) => analyzers.map((analyzer) => `${detector}/${analyzer}`))
}

function one(value: string | undefined): string[] {
  return value === undefined ? [] : [value]
}
