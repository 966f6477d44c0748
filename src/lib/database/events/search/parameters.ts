/** List parameters over list columns: an event matches when it has at least one of the values. */
export const listColumns = {
  source_ports: 'source_port',
  target_ports: 'target_port',
  source_types: 'source_type',
  target_types: 'target_type',
  protocols: 'protocol',
  categories: 'category',
  detectors: 'node_name',
  detector_types: 'node_type',
  groups: 'resolved_abuses',
  target_groups: 'target_abuses',
  inspection_errs: 'inspection_errors',
} as const

/** List parameters over columns with one value: an event matches when its value is among them. */
export const valueColumns = {
  classes: 'event_class',
  target_classes: 'target_class',
  severities: 'event_severity',
  target_severities: 'target_severity',
  tlps: 'tlp',
} as const

/** Parameters that mean the source or the target, and the two that they stand for. */
export const hostColumns = {
  host_ports: ['source_port', 'target_port'],
  host_types: ['source_type', 'target_type'],
} as const

/** Address parameters and whose addresses they mean. */
export const addressSides = {
  host_addrs: ['source', 'target'],
  source_addrs: ['source'],
  target_addrs: ['target'],
} as const

/** Instead of values: the attribute is empty, or it is not. */
export const EMPTY = '__EMPTY__'
/** See EMPTY. */
export const ANY = '__ANY__'

/** Name of a parameter that takes a list. */
export type ListParameter =
  | keyof typeof listColumns
  | keyof typeof valueColumns
  | keyof typeof hostColumns
  | keyof typeof addressSides

/** All list parameters. */
export const listParameters: readonly ListParameter[] = [
  ...(Object.keys(addressSides) as (keyof typeof addressSides)[]),
  ...(Object.keys(hostColumns) as (keyof typeof hostColumns)[]),
  ...(Object.keys(listColumns) as (keyof typeof listColumns)[]),
  ...(Object.keys(valueColumns) as (keyof typeof valueColumns)[]),
]

/** A page with documents has to fit into memory. */
export const MOST_HITS = 10_000

/** What the order of events can follow. */
export type SortField = 'detecttime' | 'storagetime'

/**
 * What is searched for; all conditions must hold. Names are the original's. Each list parameter can be negated by
 * `not_<name>`; a list may hold EMPTY or ANY instead of values.
 */
export type SearchParameters = Readonly<
  Partial<Record<ListParameter, readonly string[]>> &
    Partial<Record<`not_${ListParameter}`, boolean>> & {
      /** Detected (dt) or stored (st) at or after, milliseconds since 1970. */
      dt_from?: number
      /** At or before. */
      dt_to?: number
      st_from?: number
      st_to?: number
      /** A part of the description, whatever its case. */
      description?: string
      not_description?: boolean
      shadow_reporting?: boolean
      shadow_reporting_target?: boolean
      /**
       * Only what members of these groups may see: events whose TLP does not restrict them, and those of the groups'
       * own sources or targets. Not set: everything.
       */
      visible_to?: readonly string[]
      /** Only events whose sources or targets belong to these groups. Not set: those of all and of nobody. */
      owned_by?: readonly string[]
    }
>

/** How the hits are ordered, and which page of them is wanted. */
export interface PageRequest {
  /** Default: the time that is searched for, detecttime if both or neither. */
  readonly sort?: SortField
  /** Default: false, the newest first. */
  readonly ascending?: boolean
  /** Hits a page: 1 to MOST_HITS. */
  readonly limit: number
  /** Where the page before ended: its `next`. Undefined: the first page. */
  readonly after?: string
  /** So many hits are passed over first, which costs as much as showing them. Default: none. */
  readonly offset?: number
}
