import type { AddressData, FieldsData } from '../../../database/reports/structured-data.ts'
import type { ReportType } from '../../../database/reports/tables.ts'
import { disarmed } from '../../../services/mail/foreign-text.ts'
import type { Fact } from './content.ts'
import { mainFields, type PartyField, partyFields, sizes } from './texts/fields.ts'
import type { ClassText } from './sheet.ts'
import type { Texts } from './texts/texts.ts'

/** Values of a field that are shown, and characters of each. */
const MOST = { values: 10, characters: 80 }

/** Shown of events without a class. */
const displayedByDefault: Omit<ClassText, 'label'> = {
  displayedMain: ['ConnCount', 'FlowCount', 'PacketCount', 'ByteCount', 'protocols', 'Ref'],
  displayedSource: ['Hostname', 'Port'],
  displayedTarget: ['Hostname', 'Port', 'ips'],
}

/** What is known of an address beyond how often and when: the fields that its class wants to be shown. */
export function fieldFacts(
  { detector_data }: AddressData,
  displayed: ClassText | undefined,
  type: ReportType,
  texts: Texts,
): Fact[] {
  const detectors = Object.values(detector_data)
  const { displayedMain, displayedSource, displayedTarget } = displayed ?? displayedByDefault
  const own = type === 'target' ? 'target' : 'source'
  const party = (side: 'source' | 'target', names: readonly string[]): Fact[] => {
    const merged = mergeFields(detectors.map((detector) => detector[side]))
    return wanted(partyFields, names).flatMap((name) =>
      side === own && isOwnAddress(name)
        ? []
        : factOf(texts.partyFields[name][side === own ? 'own' : side], name, merged, texts),
    )
  }
  const main = mergeFields(detectors.map((detector) => detector.main))
  const facts = [
    wanted(mainFields, displayedMain).flatMap((name) =>
      factOf(texts.mainFields[name], name, main, texts),
    ),
    party('source', displayedSource),
    party('target', displayedTarget),
  ].flat()
  return facts.filter(
    ({ label }, index) => facts.findIndex((other) => other.label === label) === index,
  )
}

/** It is what the facts are about. */
function isOwnAddress(name: PartyField): boolean {
  return name === 'ips'
}

/** In the order of what we know, each once; names that we do not know are left out. */
function wanted<Name extends string>(known: readonly Name[], names: readonly string[]): Name[] {
  return known.filter((name) => names.includes(name))
}

function factOf(label: string, name: string, fields: MergedFields, texts: Texts): Fact[] {
  const value = fields.get(name)
  if (value === undefined) return []
  const { formats } = texts
  if (typeof value === 'number') {
    return [{ label, values: [sizes.has(name) ? formats.size(value) : formats.number(value)] }]
  }
  const shown = value.values
    .slice(0, MOST.values)
    .map((text) => disarmed(valueText(name, text, texts), MOST.characters))
    .filter((text) => text !== '')
  const more = value.total - shown.length
  if (shown.length === 0) return []
  if (more <= 0) return [{ label, values: shown }]
  return [{ label, values: shown, more: texts.moreValues(more, value.isAtLeast) }]
}

/** Times are stored in UTC and told in the zone of the readers. */
function valueText(name: string, text: string, { formats }: Texts): string {
  const time = name === 'X509ExpiredTime' ? Date.parse(text) : NaN
  return Number.isNaN(time) ? text : formats.time(time)
}

type MergedFields = ReadonlyMap<string, number | MergedValues>

interface MergedValues {
  readonly values: readonly string[]
  readonly total: number
  readonly isAtLeast: boolean
}

/** Several detectors see the same traffic: of numbers the greatest counts, lists are put together. */
function mergeFields(parts: readonly FieldsData[]): MergedFields {
  const merged = new Map<string, number | MergedValues>()
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    const before = merged.get(name)
    if (typeof value === 'number') {
      merged.set(name, Math.max(value, typeof before === 'number' ? before : 0))
    } else {
      const now = { values: value.values, total: value.total, isAtLeast: value.at_least === true }
      merged.set(name, typeof before === 'object' ? mergeValues(before, now) : now)
    }
  }
  return merged
}

function mergeValues(one: MergedValues, other: MergedValues): MergedValues {
  const values = [...new Set([...one.values, ...other.values])].sort(inOrder.compare)
  const isWhole = one.total === one.values.length && other.total === other.values.length
  return {
    values,
    total: isWhole ? values.length : Math.max(one.total, other.total, values.length),
    // What is not listed may be the same or not.
    isAtLeast: !isWhole || one.isAtLeast || other.isAtLeast,
  }
}

const inOrder = new Intl.Collator('en', { numeric: true })
