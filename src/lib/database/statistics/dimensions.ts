/** What is counted apart: all events, those of our networks (a source belongs to a group), and the others. */
export const statisticsGroups = ['overall', 'internal', 'external'] as const

/** One of them; its column is `stats_<group>`. */
export type StatisticsGroup = (typeof statisticsGroups)[number]

/** Counts what was cut from a top list. */
export const REST = '__REST__'

/** Counts the events that have no value. */
export const UNKNOWN = '__unknown__'

/** Something by which events are counted. Names and values are those of the original. */
export interface Dimension {
  /** The values of an event `e`, each once, as SQL of type text[]. */
  readonly values: string
  /** With so many values or more, a list is cut to one less and what is left over: `__REST__`. */
  readonly limit: number
}

/** Lists of things that anybody can make up are cut to 100; the others, to 1000. */
const OPEN = 100
const CLOSED = 1000

/** Longest value, in characters: lists of categories may be of any length. */
const LONGEST = 500

/** By what events are counted. */
export const dimensions = {
  sources: { values: addresses('e.source_ip'), limit: OPEN },
  targets: { values: addresses('e.target_ip'), limit: OPEN },
  analyzers: { values: 'e.analyzer', limit: CLOSED },
  categories: { values: 'e.category', limit: CLOSED },
  detectors: { values: 'e.node_name[cardinality(e.node_name):]', limit: CLOSED },
  abuses: { values: 'e.resolved_abuses', limit: CLOSED },
  target_abuses: { values: 'e.target_abuses', limit: CLOSED },
  asns: { values: 'e.source_asn::text[]', limit: OPEN },
  countries: { values: 'e.source_country', limit: CLOSED },
  classes: { values: single('e.event_class'), limit: CLOSED },
  target_classes: { values: single('e.target_class'), limit: CLOSED },
  severities: { values: single('e.event_severity'), limit: CLOSED },
  target_severities: { values: single('e.target_severity'), limit: CLOSED },
  tlps: { values: single('e.tlp'), limit: CLOSED },
  category_sets: {
    values: single(`nullif(left(array_to_string(e.category, '/'), ${LONGEST}), '')`),
    limit: CLOSED,
  },
  detectorsws: {
    values: `CASE WHEN e.analyzer = '{}' THEN e.node_name[cardinality(e.node_name):]
      ELSE ARRAY(SELECT e.node_name[cardinality(e.node_name)] || '/' || sw FROM unnest(e.analyzer) sw WHERE e.node_name <> '{}') END`,
    limit: CLOSED,
  },
} as const satisfies Readonly<Record<string, Dimension>>

/** The name of one of them. */
export type DimensionName = keyof typeof dimensions

/** All names, in the order in which they are shown. */
export const dimensionNames = Object.keys(dimensions) as DimensionName[]

/** An address; a network when it is exactly one; else `low-high`: see formatInterval. */
function addresses(column: string): string {
  return `ARRAY(SELECT CASE WHEN lower(r) = upper(r) THEN host(lower(r))
      WHEN host(network(inet_merge(lower(r), upper(r)))) = host(lower(r))
        AND host(broadcast(inet_merge(lower(r), upper(r)))) = host(upper(r)) THEN text(inet_merge(lower(r), upper(r)))
      ELSE host(lower(r)) || '-' || host(upper(r)) END FROM unnest(${column}) r)`
}

function single(column: string): string {
  return `array_remove(ARRAY[${column}], NULL)`
}
