import type { SearchParameters } from '../../../database/events/search/parameters.ts'
import type { JsonObject } from '../../../idea/json.ts'
import type { Given } from '../../core/form/read.ts'
import type { EventLine } from './line.ts'

/** One page of a search. Names are the original's. */
export interface Found {
  /** For programs: the events themselves. */
  readonly items?: readonly JsonObject[]
  /** For people: their columns. */
  readonly lines?: readonly EventLine[]
  readonly items_count: number
  /** Numbers of the first and the last one, from 1; undefined with `after`. */
  readonly pager_index_low?: number
  readonly pager_index_high?: number
  readonly pager_index_limit: number
  /** For the parameter `after` of the next page; null: this is the last one. */
  readonly next: string | null
  /** Times of the search as they were understood, milliseconds since 1970. */
  readonly times: Pick<SearchParameters, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'>
  readonly query_params: Given
  readonly searched: true
}
