import type { HubFailure } from './hub-error.ts'

/** What the hub does wrong with one request. */
export type Fault =
  /** An answer without the error object of Warden, such as a proxy gives. `processed`: the request was, before. */
  | {
      readonly kind: 'bare'
      readonly status: number
      readonly body?: string
      readonly processed?: boolean
      readonly retryAfter?: number
    }
  /** The answer of a server that cannot start. */
  | { readonly kind: 'unstarted' }
  /** An answer with these errors; nothing is processed. */
  | { readonly kind: 'error'; readonly failures: readonly HubFailure[] }
  /** The database fails when good events are to be stored: none of them is. */
  | { readonly kind: 'database'; readonly named: boolean }
  /** Processed, and answered so much later (milliseconds). */
  | { readonly kind: 'slow'; readonly delay: number }
  /** Never answered; `processed`: the request was, all the same. */
  | { readonly kind: 'stalled'; readonly processed: boolean }
  /** Processed, and answered one byte at a time, with so many milliseconds between. */
  | { readonly kind: 'trickle'; readonly delay: number }
  /** Processed; the answer ends in the middle: cut by the connection, or by somebody who tells the wrong length. */
  | { readonly kind: 'truncated'; readonly by: 'connection' | 'length' }
  /** The connection is closed: before the request is processed, or after. */
  | { readonly kind: 'closed'; readonly processed: boolean }
  /** An answer without an end. */
  | { readonly kind: 'endless' }
  /** Each event is delivered twice. */
  | { readonly kind: 'duplicate' }
  /** An answer of this text with status 200; nothing is processed. */
  | { readonly kind: 'answer'; readonly body: string }

/** What the hub does wrong with a connection, before a request comes: it closes it, or speaks no TLS. */
export type ConnectionFault = 'reset' | 'no-tls'

/** The methods of the hub, and that of its registration authority. */
export type MethodName = 'getInfo' | 'getEvents' | 'sendEvents' | 'getCert'

/** Which request goes wrong in which way. */
export class FaultPlan {
  readonly #next = new Map<MethodName, Fault[]>()
  readonly #connections: ConnectionFault[] = []
  /** Asked about each request that nothing is planned for; for campaigns. */
  chance: (method: string) => Fault | undefined = () => undefined

  /** The next requests of the method go wrong in these ways, one after the other. */
  plan(method: MethodName, ...faults: readonly Fault[]): void {
    this.#next.set(method, [...(this.#next.get(method) ?? []), ...faults])
  }

  /** The same for the next connections. */
  planConnections(...faults: readonly ConnectionFault[]): void {
    this.#connections.push(...faults)
  }

  /** Nothing that was planned happens any more. */
  clear(): void {
    this.#next.clear()
    this.#connections.length = 0
    this.chance = () => undefined
  }

  take(method: string): Fault | undefined {
    return this.#next.get(method as MethodName)?.shift() ?? this.chance(method)
  }

  takeConnection(): ConnectionFault | undefined {
    return this.#connections.shift()
  }
}
