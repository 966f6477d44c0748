import { readDocuments } from '../../../database/reports/pass-events.ts'
import type { Queries } from '../../../database/queries.ts'
import {
  forgetThresholded,
  type RelapsedEvent,
  relapsedEvents,
} from '../../../database/thresholds/relapses.ts'
import { filterMatching, type Judgement, type Judges } from './judge-unit.ts'
import { Party } from '../event/party.ts'
import { storedEvent } from '../event/stored-event.ts'
import type { Unit } from '../gather/unit.ts'
import { addressOfKey } from '../event/whole-class.ts'

/**
 * Adds what comes back: the silence of a key is over, and events of it came in its last part. So everything that was held
 * back of it is reported now, unless a filter holds it back today.
 */
export async function addRelapses(
  client: Queries,
  unit: Unit,
  judges: Judges,
  { tally, findings, held }: Judgement,
): Promise<void> {
  const { to: time, severity } = judges.window
  const kind = { ...unit.pass, severity }
  // A silence that ends with this very window: what it held back just now counts as well.
  const candidates = [...new Set([...unit.relapsingKeys, ...held])]
  const rows = await relapsedEvents(client, candidates, kind, time)
  const events = groupByEvent(rows)
  let relapsed = 0
  for await (const chunk of readDocuments(client, events)) {
    for (const stored of chunk) {
      const party = new Party(storedEvent(stored).document, unit.pass.side)
      const { reference } = stored
      const open = reference.keys.filter(
        ({ key }) => !filterMatching(party, addressOfKey(key), judges),
      )
      if (open.length === 0) continue
      if (!findings.has(reference.id)) relapsed += 1
      findings.add(
        'relapsed',
        reference,
        open.map(({ key }) => addressOfKey(key)),
      )
      for (const { key, label } of open) {
        findings.keys.set(key, addressOfKey(key))
        if (label !== undefined) findings.references.set(key, label)
      }
    }
  }
  tally.addRelapsed(relapsed)
  // Of keys without rows, the events are gone.
  const over = new Set([...unit.relapsingKeys, ...rows.map(({ key }) => key)])
  await forgetThresholded(client, [...over], kind)
}

type KeysOfEvent = Pick<RelapsedEvent, 'id' | 'detectTime' | 'size'> & {
  readonly keys: RelapsedEvent[]
}

function groupByEvent(rows: readonly RelapsedEvent[]): KeysOfEvent[] {
  const events = new Map<string, KeysOfEvent>()
  for (const row of rows) {
    const { id, detectTime, size } = row
    const event = events.get(id) ?? { id, detectTime, size, keys: [] }
    events.set(id, event)
    event.keys.push(row)
  }
  return [...events.values()]
}
