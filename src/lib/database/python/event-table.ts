import pg from 'pg'
import type { Database } from '../database.ts'
import { readRelations, unknownDatabase } from './relations.ts'

/**
 * The event table of one version of the original: how its events are selected. All versions have `id` and a time of
 * storage without zone, in UTC. Newer ones keep documents in `events_json`, older ones in `events.event`; older
 * ones call what Mentat worked out `cesnet_…`.
 */
export interface PythonEventTable {
  /** FROM, with the aliases that the other texts use. */
  readonly from: string
  /** The column of the storage time. */
  readonly time: string
  /** An expression for the bytes of the document. */
  readonly document: string
  /** Members of `_Mentat` by the columns that hold them. */
  readonly members: Readonly<Record<string, string>>
}

/**
 * Finds out how the events of a database of the original are read.
 * @throws MentatError PYTHON_DATABASE_UNKNOWN
 */
export async function findEventTable(database: Database): Promise<PythonEventTable> {
  const relations = await readRelations(database)
  const refuse = (missing: string): Error =>
    unknownDatabase(database, relations, { flag: '--events', missing })
  const events = relations.get('events')
  if (!events) throw refuse('there is no table events')
  const column = (name: string): string | undefined =>
    [name, `cesnet_${name}`].find((each) => events.has(each))
  const time = column('storagetime')
  if (time === undefined || !events.has('id')) {
    throw refuse('its table events has no column storagetime, or no id')
  }
  const json = relations.get('events_json')
  const type = json?.get('event') ?? events.get('event')
  if (type === undefined) throw refuse('it has neither a table events_json nor a column event')
  const place = json?.has('event') === true ? 'j.event' : 'e.event'
  return {
    from: place === 'j.event' ? 'events e LEFT JOIN events_json j ON j.id = e.id' : 'events e',
    time: `e.${pg.escapeIdentifier(time)}`,
    document: type === 'bytea' ? place : `convert_to(${place}::text, 'UTF8')`,
    members: Object.fromEntries(
      Object.entries(memberColumns).flatMap(([member, name]) => {
        const found = column(name)
        return found === undefined ? [] : [[member, `e.${pg.escapeIdentifier(found)}`]]
      }),
    ),
  }
}

/** What Mentat works out of an event, and the columns in which the original has it. */
const memberColumns = {
  EventClass: 'eventclass',
  EventSeverity: 'eventseverity',
  TargetClass: 'targetclass',
  TargetSeverity: 'targetseverity',
  ResolvedAbuses: 'resolvedabuses',
  TargetAbuses: 'targetabuses',
  InspectionErrors: 'inspectionerrors',
  ShadowReporting: 'shadow_reporting',
  ShadowReportingTarget: 'shadow_reporting_target',
}
