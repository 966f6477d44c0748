import type { MentatError } from '../../framework/errors/mentat-error.ts'
import type { OwnCertificate } from './credentials.ts'

/** What a hub says of itself. */
export interface HubInfo {
  readonly version: string
  readonly description: string | undefined
  /** Events that it takes, and gives, at once. */
  readonly sendEventsLimit: number
  readonly getEventsLimit: number
}

/** Conditions on events, all of them to be fulfilled; each with values of which one is enough (of `no…`: none may be). */
export interface HubFilter {
  /** Categories, in full or of the top level; names that the hub does not know make the request a wrong one. */
  readonly cat?: readonly string[]
  readonly nocat?: readonly string[]
  /** Node.Type of any node. */
  readonly tag?: readonly string[]
  readonly notag?: readonly string[]
  /** Names of registered clients, or their beginnings up to a dot. */
  readonly group?: readonly string[]
  readonly nogroup?: readonly string[]
}

/** Which events are wanted. */
export interface EventsRequest {
  /**
   * Serial number of the last event that is there already. Zero or less counts from the newest event of the hub: 0 is
   * "from now on", -5 the last five and what follows, EVERYTHING all that the hub keeps.
   */
  readonly after: number
  /** Events at most; default: as many as the limits allow. */
  readonly count?: number
  readonly filter?: HubFilter
}

/** Some events of the hub, in its order. */
export interface EventsBatch {
  /** What to ask for next (`after`). */
  readonly lastId: number
  /** Each event, JSON as it came. */
  readonly events: readonly string[]
}

/** What became of one event that was sent. */
export type SendOutcome =
  | { readonly kind: 'saved' }
  /** Not saved and never to be sent again as it is. `code` is the hub's, `error` holds its words. */
  | { readonly kind: 'rejected'; readonly code: number; readonly error: MentatError }
  /** Certainly not saved; it can be sent again without harm. */
  | { readonly kind: 'deferred'; readonly error: MentatError }
  /** It was sent, and no answer tells whether it was saved: `findSaved` finds out. */
  | { readonly kind: 'unknown'; readonly error: MentatError }

/** How many events go into one request at present: configured, told by the hub, learnt. */
export interface HubLimits {
  readonly send: number
  readonly get: number
}

/** A Warden 3 hub, as a client of it sees it. Requests that fail for the time being are repeated as configured. */
export interface WardenHub {
  /** For texts: the address, without anything secret. */
  readonly name: string
  readonly limits: HubLimits
  /**
   * The certificate that we show.
   * @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN, WARDEN_CERTIFICATE_EXPIRED
   */
  certificate(): OwnCertificate
  /** Asks the hub what it is, and learns its limits. @throws MentatError WARDEN_… */
  info(signal: AbortSignal): Promise<HubInfo>
  /**
   * Events behind a position. The hub is always told the position: what it remembers of this client is not used.
   * @throws MentatError WARDEN_…
   */
  events(request: EventsRequest, signal: AbortSignal): Promise<EventsBatch>
  /**
   * The position behind the newest event, to be given as `after`; EVERYTHING when the hub is empty, because
   * it then tells the number that its first event is going to have.
   * @throws MentatError WARDEN_…
   */
  latest(signal: AbortSignal): Promise<number>
  /**
   * Sends events, each a JSON text, in as few requests as the limits allow, one after the other. Never rejects: what could
   * not be sent is `deferred`. Nothing that may have been saved is sent again.
   * @returns the outcome of each event, by its index
   */
  send(events: readonly string[], signal: AbortSignal): Promise<SendOutcome[]>
  /**
   * Which of these IDs the hub has among what this client sent behind a position (`latest` before the sending).
   * It says nothing of requests that the hub is still working on: give it time before.
   * @throws MentatError WARDEN_…; CONFIG_INVALID when the name of this client is not configured
   */
  findSaved(ids: ReadonlySet<string>, after: number, signal: AbortSignal): Promise<Set<string>>
  /** Closes the connections; what is under way is broken off. */
  close(): void
}

/** As `EventsRequest.after`: all events that the hub keeps. Below the largest number that a database counts to. */
export const EVERYTHING = -(2 ** 31)
