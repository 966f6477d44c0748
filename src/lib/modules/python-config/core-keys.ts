import { isPlainObject } from '../../framework/config/schema-node.ts'
import {
  asList,
  changed,
  type KeyTable,
  movedTo,
  notNeeded,
  type Place,
  type Teller,
  type Told,
} from './told.ts'

const ownDatabase = changed(
  'the database has to be a new one: name it in database.url (core/database.conf), or leave that out for the one that comes along; then mentat db import-python',
)
const inPlugin = (name: string): Teller =>
  notNeeded(`is "config" of the plugin ${name} of the enricher here`)
const ownTemplates = notNeeded('reports have no templates of yours here')
const ownReports = changed(
  'files of reports go to data/reports of the home folder, unless reports_dir says otherwise: not the old folder, whose files have other names',
)

/** The sections that all programs of the original share, by their keys. */
const sections: Readonly<Record<string, KeyTable>> = {
  __core__database: {
    sqlstorage: ownDatabase,
    eventstorage: ownDatabase,
    connection: ownDatabase,
    config: notNeeded('is no setting of ours'),
    schema: notNeeded('there is one schema: mentat db migrate'),
  },
  __core__services: {
    geoip: inPlugin('geoip'),
    whois: inPlugin('whois'),
    pdns: inPlugin('passivedns'),
    passivedns: inPlugin('passivedns'),
    dns: notNeeded('was for the web interface; the plugin dns of the enricher has such options'),
    nerd: notNeeded('was for the web interface; the plugin nerd of the enricher has such options'),
    cache: notNeeded('each plugin keeps answers by itself'),
  },
  __core__reporter: {
    reports_dir: ownReports,
    templates_dir: ownTemplates,
    template_vars: changed('reports name organisation and contact of reporter.conf, nothing else'),
    event_classes_dir: changed('event classes are in the database: mentat event-class import'),
    default_locale: movedTo('reporter.conf', 'default_locale'),
    default_timezone: movedTo('reporter.conf', 'default_timezone'),
    fallback: asList(movedTo('reporter.conf', 'fallback')),
  },
  __core__informant: { reports_dir: ownReports, templates_dir: ownTemplates },
  __core__statistics: {
    rrds_dir: notNeeded('there are no RRD files; counts are in the database'),
    reports_dir: notNeeded('charts are drawn when they are looked at'),
  },
}

const derived = notNeeded('was worked out by the program itself')

/** What is told of a section; undefined: the key is none. */
export function tellSection(
  key: string,
  value: unknown,
  place: Place,
): readonly Told[] | undefined {
  if (key === '__core__') return derived(value, place)
  const table = Object.hasOwn(sections, key) ? sections[key] : undefined
  if (!table) return undefined
  if (!isPlainObject(value)) return [{ verdict: 'unknown', text: 'is no object' }]
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === null) return []
    const teller = Object.hasOwn(table, name) ? table[name] : undefined
    const told = teller?.(inner, place) ?? [{ verdict: 'unknown' as const, text: 'is not known' }]
    return told.map((each) => ({ ...each, within: [name, ...(each.within ?? [])] }))
  })
}
