/** What a run of the informant is asked. Times in milliseconds since 1970. */
export interface InformantRequest {
  /** In place of the configured one. */
  readonly interval: string | undefined
  readonly from: number | undefined
  readonly until: number | undefined
  /** Who gets the summary in place of all others; empty: as configured. */
  readonly to: readonly string[]
  /** Nothing is changed and nothing sent. */
  readonly isDry: boolean
}
