/**
 * The tables of events as the query builder sees them. Types are those of values that come back: see
 * value-parsers.ts (times as RFC 3339 text with microseconds, ranges as the text of the server).
 */
export interface EventTables {
  events: EventsTable
  event_addresses: EventAddressesTable
  event_ids: { id: string; detect_time: string }
  event_values: { attribute: string; value: string; last_seen: string }
}

/** One row an event. List columns are never NULL, they are empty. */
export interface EventsTable {
  id: string
  detect_time: string
  storage_time: string
  category: string[]
  description: string | null
  /** inetmultirange: `{[192.0.2.1,192.0.2.1],…}`. */
  source_ip: string
  target_ip: string
  source_port: number[]
  target_port: number[]
  source_type: string[]
  target_type: string[]
  protocol: string[]
  node_name: string[]
  node_type: string[]
  resolved_abuses: string[]
  target_abuses: string[]
  event_class: string | null
  target_class: string | null
  event_severity: string | null
  target_severity: string | null
  tlp: string | null
  inspection_errors: string[]
  shadow_reporting: boolean
  shadow_reporting_target: boolean
  /** Software of the last node. */
  analyzer: string[]
  source_asn: number[]
  source_country: string[]
  /** The verbatim text of the event. */
  document: string
}

/** The addresses of events as networks (one for most intervals), source (`s`) and target (`t`) apart. */
export interface EventAddressesTable {
  detect_time: string
  id: string
  role: 's' | 't'
  /** inet: an address or a network. */
  network: string
}
