import { Complaints } from '../../components/complaints.ts'
import { Trouble } from '../../components/trouble.ts'
import type { Counters, Host } from '../../daemon/component.ts'
import { describeError, type MentatError } from '../../framework/errors/mentat-error.ts'
import type { Receipt } from './intake.ts'

/** Where a request came from. */
export interface Origin {
  /** Of its key; undefined: there was none that is known. */
  readonly name: string | undefined
  readonly from: string
}

/** So long after a failure of ours it is said that there is one, in milliseconds. */
const FAILING = 60_000

/** Counts what becomes of requests, and tells the log of what is wrong: not of every request, for these may be many. */
export class Tally {
  readonly #host: Host
  readonly #complaints: Complaints
  readonly #failing = new Trouble()
  readonly #counters = { requests: 0, unauthorized: 0, deferred: 0, failures: 0 }
  readonly #accepted: Map<string, number>
  readonly #rejected: Map<string, number>
  #failedAt = -Infinity

  /** @param names of the keys */
  constructor(names: readonly string[], host: Host) {
    this.#host = host
    this.#complaints = new Complaints(host.logger, host.clock)
    this.#accepted = new Map(names.map((name) => [name, 0]))
    this.#rejected = new Map(this.#accepted)
  }

  get counters(): Counters {
    return { accepted: sum(this.#accepted), rejected: sum(this.#rejected), ...this.#counters }
  }

  /** By the names of keys. */
  get named(): Readonly<Record<'accepted' | 'rejected', Counters>> {
    return {
      accepted: Object.fromEntries(this.#accepted),
      rejected: Object.fromEntries(this.#rejected),
    }
  }

  /** Why requests fail through a fault of ours. Nobody may dare to send anything before it is over: it is forgotten. */
  get trouble(): string | undefined {
    const age = this.#host.clock.monotonic() - this.#failedAt
    return age < FAILING ? this.#failing.text : undefined
  }

  taken({ accepted, rejected, verdicts }: Receipt, { name = '', from }: Origin): void {
    this.#counters.requests += 1
    this.#failing.end()
    add(this.#accepted, name, accepted)
    add(this.#rejected, name, rejected)
    const bad = verdicts.find((verdict) => verdict.status === 'rejected')
    if (!bad) return
    const fields = { from, code: bad.code, reason: bad.message }
    this.#complaints.tell(`events that come with the key of ${name} are rejected`, fields, rejected)
  }

  failed(error: MentatError, { name, from }: Origin): void {
    this.#counters.requests += 1
    const { code, message: reason } = error
    if (name === undefined) {
      this.#counters.unauthorized += 1
      this.#complaints.tell('requests without a valid key are refused', { from, reason })
    } else if (code === 'RECEIVER_BUSY' || code === 'RECEIVER_RATE_EXCEEDED') {
      this.#counters.deferred += 1
    } else if (code.startsWith('RECEIVER_')) {
      const text = `requests with the key of ${name} are refused`
      this.#complaints.tell(text, { from, code, reason })
    } else {
      this.#fail(error)
    }
  }

  #fail(error: MentatError): void {
    this.#counters.failures += 1
    this.#failedAt = this.#host.clock.monotonic()
    if (error.code === 'BUG') this.#host.logger.error('a request failed', { error })
    else this.#failing.begin(describeError(error), this.#host)
  }
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, each) => total + each, 0)
}

function add(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more)
}
