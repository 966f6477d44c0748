import { readDocuments } from '../../../database/reports/pass-events.ts'
import type { Queries } from '../../../database/queries.ts'
import {
  rememberThresholded,
  type ThresholdedEvent,
} from '../../../database/thresholds/relapses.ts'
import { activeThresholds } from '../../../database/thresholds/thresholds.ts'
import type { Event } from '../../../idea/event.ts'
import type { Credibility } from './credibility.ts'
import type { ReportingFilter } from './filters.ts'
import { Findings } from './finding.ts'
import { Party } from '../event/party.ts'
import type { Pass } from '../pass.ts'
import type { RoundWindow } from '../due.ts'
import { storedEvent } from '../event/stored-event.ts'
import { type Fate, Tally } from './tally.ts'
import type { Unit, UnitEvent } from '../gather/unit.ts'
import { thresholdKey, thresholdSubject, wholeClassOf } from '../event/whole-class.ts'

/** By what events are judged. */
export interface Judges {
  readonly window: RoundWindow
  /** Those that are asked about events of the unit, in their order. */
  readonly filters: readonly ReportingFilter[]
  readonly credibility: Credibility
  /** Below this, an event is not believed. */
  readonly credibilityLimit: number
  /** Whether thresholds hold events back. */
  readonly withThresholds: boolean
}

/** What the judges said. */
export interface Judgement {
  readonly tally: Tally
  readonly findings: Findings
  /** Keys of thresholds that held something back. */
  readonly held: Set<string>
}

/**
 * Decides what becomes of every address of every event of a unit: held back by a filter, not believed, held back by a threshold, or
 * reported; asked in this order. What a threshold holds back is remembered for relapses.
 */
export async function judgeUnit(client: Queries, unit: Unit, judges: Judges): Promise<Judgement> {
  const judgement: Judgement = { tally: new Tally(), findings: new Findings(), held: new Set() }
  for await (const chunk of readDocuments(client, unit.events)) {
    const open = chunk.map((stored) => {
      const event = storedEvent(stored)
      return openCase(event, stored.reference, unit, judges)
    })
    const held = await heldBack(client, open, unit.pass, judges)
    const remembered = open.flatMap((each) => close(each, held, judgement))
    await rememberThresholded(
      client,
      remembered,
      { ...unit.pass, severity: judges.window.severity },
      judges.window.to,
    )
  }
  return judgement
}

/** An event of which only thresholds have still to be asked. */
interface OpenCase {
  readonly reference: UnitEvent
  readonly filtered: ReadonlySet<ReportingFilter>
  /** The detector because of which it is not believed. */
  readonly disbelieved: string | undefined
  /** Addresses that got through, by the keys of their thresholds. */
  readonly keys: ReadonlyMap<string, string>
}

function openCase(event: Event, reference: UnitEvent, { pass }: Unit, judges: Judges): OpenCase {
  const filtered = new Set<ReportingFilter>()
  const party = new Party(event.document, pass.side)
  const passed = reference.addresses.filter((address) => {
    const filter = filterMatching(party, address, judges)
    if (filter) filtered.add(filter)
    return !filter
  })
  const { isCredible, least } = judges.credibility.judge(event.detectors, judges.credibilityLimit)
  const subject = thresholdSubject(event, wholeClassOf(event, pass))
  return {
    reference,
    filtered,
    disbelieved: isCredible || passed.length === 0 ? undefined : (least ?? ''),
    keys: new Map(passed.map((address) => [thresholdKey(subject, address), address])),
  }
}

/** The first filter that matches the event when its side holds no other address. */
export function filterMatching(
  party: Party,
  address: string,
  { filters, window }: Pick<Judges, 'filters' | 'window'>,
): ReportingFilter | undefined {
  if (filters.length === 0) return undefined
  const document = party.narrowedTo(address)
  return filters.find(({ filter }) => filter.matches(document, window.to))
}

async function heldBack(
  client: Queries,
  open: readonly OpenCase[],
  { isShadow }: Pass,
  { withThresholds, window }: Judges,
): Promise<ReadonlySet<string>> {
  if (!withThresholds) return new Set()
  const believed = open.filter(({ disbelieved }) => disbelieved === undefined)
  const keys = new Set(believed.flatMap((each) => [...each.keys.keys()]))
  return activeThresholds(client, [...keys], { isShadow, time: window.to })
}

/** @returns what is to be remembered */
function close(
  { reference, filtered, disbelieved, keys }: OpenCase,
  held: ReadonlySet<string>,
  judgement: Judgement,
): ThresholdedEvent[] {
  const { tally, findings } = judgement
  const fates = new Set<Fate>()
  if (filtered.size > 0) fates.add('filtered')
  for (const filter of filtered) tally.addFiltered(filter)
  const [remembered, reported]: [ThresholdedEvent[], string[]] = [[], []]
  if (disbelieved !== undefined) {
    fates.add('low_credibility')
    tally.addLowCredibility(disbelieved)
  } else {
    for (const [key, address] of keys) {
      if (held.has(key)) {
        fates.add('thresholded')
        judgement.held.add(key)
        remembered.push({ key, id: reference.id, detectTime: reference.detectTime })
      } else {
        fates.add('reported')
        reported.push(address)
        findings.keys.set(key, address)
      }
    }
  }
  if (reported.length > 0) findings.add('regular', reference, reported)
  tally.addEvent(fates)
  return remembered
}
