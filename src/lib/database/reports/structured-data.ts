/** Stands for the class of events without one, and for the detector of those without a node. */
export const UNKNOWN = '__UNKNOWN__'

/** Stands for the detectors of an address that are not told one by one. */
export const REST = '__REST__'

/** What a report says of its events, class by class and address by address: the column `structured_data`. */
export interface StructuredData {
  readonly regular: ClassesData
  /** What was held back after an earlier report and has come again. */
  readonly relapsed: ClassesData
  /** IANA name of the zone in which people are told times. */
  readonly timezone: string
}

/** By the whole name of the class: `class` or `class/subclass`; UNKNOWN for events without one. */
export type ClassesData = Readonly<Record<string, ClassData>>

/** Everything of one class. */
export interface ClassData {
  /** Of all events of the class, also those of addresses that are not listed. */
  readonly count: number
  /** Distinct addresses, also those that are not listed. */
  readonly address_count: number
  /** There were so many that they were not all told apart: `address_count` is what is certain. */
  readonly at_least?: true
  /** RFC 3339, UTC. */
  readonly first_time: string
  readonly last_time: string
  /** The addresses with the most events, at most as many as the limit of the reporter. */
  readonly addresses: Readonly<Record<string, AddressData>>
}

/** Everything of one address in one class. */
export interface AddressData {
  /** Least of EventTime (or DetectTime), RFC 3339, UTC. */
  readonly first_time: string
  /** Greatest of CeaseTime (or EventTime, or DetectTime). */
  readonly last_time: string
  readonly count: number
  readonly detectors_count: number
  /** By the name of the last node, or UNKNOWN, or REST. */
  readonly detector_data: Readonly<Record<string, DetectorData>>
  /** Label of an earlier report of this address. */
  readonly reference?: string
}

/** What one detector has seen of one address: fields by their names of the column `displayed_…` of event classes. */
export interface DetectorData {
  readonly main: FieldsData
  readonly source: FieldsData
  readonly target: FieldsData
}

/** Numbers (sums, an average, the greatest) and lists of values. */
export type FieldsData = Readonly<Record<string, number | ValuesData>>

/** Distinct values in order, of which only so many are listed. */
export interface ValuesData {
  readonly values: readonly string[]
  /** How many distinct ones there were, also those that are not listed. */
  readonly total: number
  /** There were so many that they were not all told apart: `total` is what is certain. */
  readonly at_least?: true
}
