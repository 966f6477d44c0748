import { listGroups } from '../../../database/groups/list.ts'
import { attachments, reportModes } from '../../../database/groups/tables.ts'
import { createGroup, type GroupFields } from '../../../database/groups/write.ts'
import type { JsonObject, JsonValue } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import { createOne, type Destination, emptyTally, refuse, type Tally } from './tally.ts'
import { readLocale, readTimezone } from './users.ts'

/** Groups of the original by their numbers there: their names here. */
export type GroupNames = ReadonlyMap<JsonValue, string>

/** Longest name of a group, in characters. */
const LONGEST_NAME = 500

/** The names that groups have here. */
export function groupNames(rows: readonly JsonObject[]): Map<JsonValue, string> {
  return new Map(
    rows.flatMap(({ id, name }) =>
      id !== undefined && typeof name === 'string' && name.trim() !== ''
        ? [[id, name.trim()] as const]
        : [],
    ),
  )
}

/** Creates the groups that are not there, with how they want their reports. */
export async function importGroups(
  to: Destination,
  rows: readonly JsonObject[],
  settings: readonly JsonObject[],
): Promise<Tally> {
  const names = groupNames(rows)
  const wishes = new Map(settings.map((row) => [row['group_id'], row]))
  const present = new Set((await listGroups(to.database)).map(({ name }) => name))
  const tally = emptyTally()
  for (const row of parentsFirst(rows)) {
    const name = names.get(row['id'] ?? null)
    if (name === undefined || name.length > LONGEST_NAME) {
      refuse(
        tally,
        to.notes,
        `group ${JSON.stringify(row['id'])}: it has no name, or one longer than ${LONGEST_NAME} characters`,
      )
      continue
    }
    if (present.has(name)) {
      tally.present += 1
      continue
    }
    const fields = new Fields(row, `group ${JSON.stringify(name)}`, to.notes)
    const parent = names.get(row['parent_id'] ?? null) ?? null
    const isAbove = parent !== null && present.has(parent)
    if (parent !== null && !isAbove) fields.note(`its parent ${JSON.stringify(parent)} is left out`)
    const group = {
      ...readGroup(fields, name),
      ...readSettings(new Fields(wishes.get(row['id']) ?? {}, fields.label, to.notes)),
      parent: isAbove ? parent : null,
    }
    const isThere = await createOne(tally, to, fields.label, () =>
      createGroup(to.database, group, to.author),
    )
    if (isThere) present.add(name)
  }
  return tally
}

/** Each after its parent; those of a circle come last, as they are. */
function parentsFirst(rows: readonly JsonObject[]): JsonObject[] {
  const ids = new Set(rows.map(({ id }) => id))
  const sorted: JsonObject[] = []
  const done = new Set<JsonValue | undefined>()
  let waiting = [...rows]
  for (;;) {
    const ready = waiting.filter(
      ({ parent_id: parent }) =>
        parent === null || parent === undefined || !ids.has(parent) || done.has(parent),
    )
    if (ready.length === 0) return [...sorted, ...waiting]
    for (const row of ready) done.add(row['id'])
    sorted.push(...ready)
    waiting = waiting.filter((row) => !done.has(row['id']))
  }
}

function readGroup(fields: Fields, name: string): Omit<GroupFields, keyof Settings | 'parent'> {
  return {
    name,
    source: fields.text('source', 100) || 'manual',
    description: fields.text('description'),
    enabled: fields.flag('enabled', true),
    local_id: fields.textOrNull('local_id', 100),
  }
}

type Settings = Pick<
  GroupFields,
  | `emails_${'info' | 'low' | 'medium' | 'high' | 'critical'}`
  | 'mode'
  | 'locale'
  | 'timezone'
  | 'redirect'
  | 'attachment'
>

/** Older versions have one list of addresses for all severities; the lowest that they know is low. */
function readSettings(fields: Fields): Settings {
  const old = fields.list('emails')
  if (old.length > 0) fields.note('its one list of addresses became emails_low: for low and above')
  for (const column of dropped) {
    if (fields.has(column)) fields.note(`${column} is not set by group here`)
  }
  return {
    emails_info: fields.list('emails_info'),
    emails_low: old.length > 0 ? old : fields.list('emails_low'),
    emails_medium: fields.list('emails_medium'),
    emails_high: fields.list('emails_high'),
    emails_critical: fields.list('emails_critical'),
    mode: fields.choice('mode', reportModes),
    locale: readLocale(fields),
    timezone: readTimezone(fields),
    redirect: fields.flagOrNull('redirect'),
    attachment:
      fields.text('attachments') === 'all' ? null : fields.choice('attachments', attachments),
  }
}

/** Settings of older versions that newer ones do not have, either. */
const dropped = ['template', 'timing']
