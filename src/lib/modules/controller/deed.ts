/** What became of one thing that was to be done. */
export interface Deed {
  /** Name of the daemon or the job. */
  readonly about: string
  readonly pid: number | null
  /** `unchanged`: there was nothing to do. */
  readonly outcome: 'done' | 'unchanged' | 'failed'
  readonly text: string
  /** What to do, after a failure. */
  readonly advice: string | null
}

/** It was done. */
export function done(about: string, text: string, pid: number | null = null): Deed {
  return { about, pid, outcome: 'done', text, advice: null }
}

/** There was nothing to do. */
export function unchanged(about: string, text: string, pid: number | null = null): Deed {
  return { about, pid, outcome: 'unchanged', text, advice: null }
}

/** It could not be done. */
export function failed(
  about: string,
  text: string,
  advice: string,
  pid: number | null = null,
): Deed {
  return { about, pid, outcome: 'failed', text, advice }
}
