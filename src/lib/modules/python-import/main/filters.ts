import { createFilter, listFilters } from '../../../database/filters/manage.ts'
import type { FilterFields } from '../../../database/filters/tables.ts'
import { listGroups } from '../../../database/groups/list.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import type { GroupNames } from './groups.ts'
import { filterFault } from './rules.ts'
import { createOne, type Destination, emptyTally, refuse, type Tally } from './tally.ts'

/** Creates the filters that are not there. One whose text cannot be understood is disabled. */
export async function importFilters(
  to: Destination,
  rows: readonly JsonObject[],
  names: GroupNames,
): Promise<Tally> {
  const tally = emptyTally()
  const here = new Set((await listFilters(to.database)).map(keyOf))
  const groups = new Set((await listGroups(to.database)).map(({ name }) => name))
  const seen = new Set<string>()
  for (const row of rows) {
    const id = JSON.stringify(row['id'])
    const fields = new Fields(row, `filter ${JSON.stringify(row['name'])} (${id})`, to.notes)
    const group = fields.has('group_id') ? names.get(row['group_id'] ?? null) : null
    if (group === undefined || (group !== null && !to.dryRun && !groups.has(group))) {
      refuse(tally, to.notes, `${fields.label}: its group is not here`)
      continue
    }
    const read = readFilter(fields, group)
    // There, two may have the same name: the second gets its number to the first's name, each time it is imported.
    const filter = seen.has(keyOf(read))
      ? { ...read, name: `${read.name.slice(0, 230)} (${id})` }
      : read
    seen.add(keyOf(filter))
    if (here.has(keyOf(filter))) tally.present += 1
    else if (filter.name.length < 3)
      refuse(tally, to.notes, `${fields.label}: the name must have 3 characters`)
    else if (filter.filter === '') refuse(tally, to.notes, `${fields.label}: it has no text`)
    else {
      await createOne(tally, to, fields.label, () =>
        createFilter(to.database, checked(filter, fields), to.author),
      )
      if (to.dryRun) checked(filter, fields)
    }
  }
  return tally
}

function readFilter(fields: Fields, group: string | null): FilterFields {
  return {
    group,
    name: fields.text('name', 250),
    source_based: fields.flag('source_based', true),
    type: fields.choice('type', ['basic', 'advanced']) ?? 'advanced',
    filter: fields.text('filter'),
    description: fields.text('description'),
    ...validityOf(fields),
    enabled: fields.flag('enabled', false),
    detectors: fields.list('detectors'),
    categories: fields.list('categories'),
    event_classes: fields.list('event_classes'),
    sources: fields.list('sources'),
    targets: fields.list('targets'),
    protocols: fields.list('protocols'),
  }
}

function validityOf(fields: Fields): Pick<FilterFields, 'valid_from' | 'valid_to'> {
  const [from, to] = [fields.time('valid_from'), fields.time('valid_to')]
  if (from === null || to === null || from <= to) return { valid_from: from, valid_to: to }
  fields.note(`it is valid to ${to}, before it is from ${from}: the first is left out`)
  return { valid_from: null, valid_to: to }
}

function checked(filter: FilterFields, fields: Fields): FilterFields {
  const { fault, doubts } = filterFault(filter.filter)
  for (const doubt of doubts) fields.note(doubt)
  if (fault === undefined) return filter
  fields.note(`its text cannot be understood, so it is disabled: ${fault}`)
  return { ...filter, enabled: false }
}

function keyOf({ group, name }: Pick<FilterFields, 'group' | 'name'>): string {
  return JSON.stringify([group, name])
}
