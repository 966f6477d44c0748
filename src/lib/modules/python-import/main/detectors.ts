import { importDetectors, type WantedDetector } from '../../../database/detectors/import.ts'
import { listDetectors } from '../../../database/detectors/list.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import { type Destination, emptyTally, refuse, type Tally } from './tally.ts'

/** Creates the detectors that are not there. */
export async function importDetectorsOf(
  to: Destination,
  rows: readonly JsonObject[],
): Promise<Tally> {
  const tally = emptyTally()
  const present = new Set((await listDetectors(to.database)).map(({ name }) => name))
  const bySource = new Map<string, WantedDetector[]>()
  for (const row of rows) {
    const fields = new Fields(row, `detector ${JSON.stringify(row['name'])}`, to.notes)
    const name = fields.text('name')
    const credibility = fields.number('credibility') ?? 1
    if (present.has(name)) tally.present += 1
    else if (name === '' || name.length > 250)
      refuse(tally, to.notes, `${fields.label}: the name must have 1 to 250 characters`)
    else if (!(credibility >= 0 && credibility <= 1)) {
      refuse(tally, to.notes, `${fields.label}: credibility ${credibility}, expected 0 to 1`)
    } else {
      present.add(name)
      const source = fields.text('source', 100) || 'manual'
      const registered = fields.time('registered')
      const detector = {
        ...{ name, description: fields.text('description'), credibility },
        ...(registered === null ? {} : { registered }),
      }
      bySource.set(source, [...(bySource.get(source) ?? []), detector])
    }
  }
  const { dryRun, author } = to
  for (const [source, detectors] of bySource) {
    const plan = await importDetectors(to.database, detectors, { source, dryRun, author })
    tally.created += plan.created.length
  }
  return tally
}
