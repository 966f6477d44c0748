import { randomInt } from 'node:crypto'

/** One of the errors that an answer of the hub names. `events`: indices into what was posted; missing: all of it. */
export interface HubFailure {
  readonly error: number
  readonly message: string
  readonly events?: readonly number[]
  readonly [extra: string]: unknown
}

/** A request that the hub answers with errors. */
export class HubError extends Error {
  readonly failures: readonly HubFailure[]

  constructor(failures: readonly HubFailure[]) {
    super(failures[0]?.message)
    this.failures = failures
  }
}

/** What goes over the wire. */
export interface HubAnswer {
  readonly status: number
  readonly message: string
  readonly body: string
  readonly type?: string
}

/** Status and body of errors: one code for all if they agree, else the highest hundred. */
export function errorAnswer(method: string, failures: readonly HubFailure[]): HubAnswer {
  const codes = failures.map(({ error }) => error)
  const highest = Math.max(...codes)
  const isOne = codes.every((code) => code === highest)
  const texts = new Set(failures.map(({ message }) => message))
  const body = { method, req_id: randomInt(2 ** 32), errors: failures }
  return {
    status: isOne ? highest : Math.floor(highest / 100) * 100,
    message: texts.size > 1 ? 'Multiple errors' : [...texts][0]!.replaceAll('\n', ' '),
    body: JSON.stringify(body),
  }
}
