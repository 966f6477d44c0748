import { importEventClasses } from '../../../database/event-classes/import.ts'
import { type EventClass, eventClassStates } from '../../../database/event-classes/tables.ts'
import { severities } from '../../../database/groups/tables.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import { expressionFault, filterFault } from './rules.ts'
import { type Destination, emptyTally, refuse, type Tally } from './tally.ts'

/** Creates the event classes that are not there. One whose rule cannot be understood is disabled. */
export async function importClasses(to: Destination, rows: readonly JsonObject[]): Promise<Tally> {
  const tally = emptyTally()
  const wanted: EventClass[] = []
  for (const row of rows) {
    const fields = new Fields(row, `event class ${JSON.stringify(row['name'])}`, to.notes)
    const read = readClass(fields)
    if (typeof read === 'string') refuse(tally, to.notes, `${fields.label}: ${read}`)
    else wanted.push(read)
  }
  const { dryRun, author } = to
  const plan = await importEventClasses(to.database, wanted, { dryRun, replace: false, author })
  for (const name of plan.kept) {
    to.notes.push(`event class ${JSON.stringify(name)}: the one here is another and stays as it is`)
  }
  tally.created = plan.created.length
  tally.present = plan.unchanged + plan.kept.length
  return tally
}

/** @returns what is wrong, as text */
function readClass(fields: Fields): EventClass | string {
  const name = fields.text('name')
  const rule = fields.text('rule')
  const severity = fields.choice('severity', severities)
  if (name === '' || name.length > 250) return 'the name must have 1 to 250 characters'
  if (rule === '') return 'it has no rule'
  if (severity === null) return 'it has no severity'
  const label = fields.text('label_en') || name
  return {
    name,
    source_based: fields.flag('source_based', true),
    label_en: label,
    label_cz: fields.text('label_cz') || label,
    reference: fields.text('reference'),
    displayed_main: fields.list('displayed_main'),
    displayed_source: fields.list('displayed_source'),
    displayed_target: fields.list('displayed_target'),
    rule,
    priority: fields.integer('priority') ?? 0,
    severity,
    subclassing: readSubclassing(fields),
    state: readState(fields, rule),
  }
}

function readState(fields: Fields, rule: string): EventClass['state'] {
  const state = fields.choice('state', eventClassStates) ?? 'DISABLED'
  const { fault, doubts } = filterFault(rule)
  for (const doubt of doubts) fields.note(doubt)
  if (fault === undefined) return state
  fields.note(`its rule cannot be understood, so it is disabled: ${fault}`)
  return 'DISABLED'
}

function readSubclassing(fields: Fields): string | null {
  const text = fields.text('subclassing')
  if (text === '') return null
  const { fault } = expressionFault(text)
  if (fault === undefined) return text
  fields.note(`its subclassing is left out, it cannot be understood: ${fault}`)
  return null
}
