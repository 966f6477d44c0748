import type { Severity } from '../groups/tables.ts'

/** A network as the file of another system tells. */
export interface WantedNetwork {
  /** In the form of formatInterval. */
  readonly network: string
  /** Name of the group, or what its e-mail addresses make: see GroupDirectory. */
  readonly group: string
  readonly isBase: boolean
  readonly emails: Readonly<Partial<Record<Severity | 'fallback', readonly string[]>>>
  readonly netname?: string
  readonly description?: string
  readonly rank?: number
  readonly localId?: string
  /** How the record is called in remarks: `record 3`. */
  readonly label: string
}
