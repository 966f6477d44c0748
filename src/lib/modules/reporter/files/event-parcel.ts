import { respell } from '../../../idea/verbatim.ts'
import { EventFile, writing } from './event-file.ts'
import type { ReportEvent } from '../attachment/report-event.ts'
import type { Party } from '../event/party.ts'

/** How the events of a report are kept. */
export interface ParcelOptions {
  /** Path of the file; undefined: there is none. */
  readonly path: string | undefined
  /** Octets of events that are kept for the mail; 0: none. */
  readonly most: number
  /** Of the report, milliseconds since 1970. */
  readonly time: number
}

/** The events of a report: into its file, and, as long as they are not too many, for the mail. */
export class EventParcel {
  readonly #file: EventFile | undefined
  readonly #most: number
  #octets = 0
  readonly #events: ReportEvent[] = []

  constructor({ path, most, time }: ParcelOptions) {
    if (path !== undefined) this.#file = writing(path, () => new EventFile(path, time))
    this.#most = most
  }

  /** @param own the side that the report is about; its other addresses are taken out */
  add(text: string, own: Party, addresses: readonly string[]): void {
    const document = own.ownPart(new Set(addresses))
    const file = this.#file
    if (file) {
      writing(file.path, () => {
        file.add(document)
      })
    }
    if (this.isTooLarge || this.#most === 0) return
    const spelled = respell(text, own.document, document)
    this.#keep(spelled, addresses)
  }

  #keep(document: string, addresses: readonly string[]): void {
    this.#octets += Buffer.byteLength(document)
    if (this.isTooLarge) this.#events.length = 0
    else for (const address of addresses) this.#events.push({ document, address })
  }

  /** There are more events than a mail could take: it gets none. */
  get isTooLarge(): boolean {
    return this.#octets > this.#most
  }

  /** One for each event and address. */
  get events(): readonly ReportEvent[] {
    return this.#events
  }

  finish(): void {
    const file = this.#file
    if (file) {
      writing(file.path, () => {
        file.finish()
      })
    }
  }

  /** The mail is written: its events are not needed any more. */
  release(): void {
    this.#events.length = 0
  }

  /** A file that is not complete goes. */
  close(): void {
    this.#file?.close()
  }

  /** The report is not to be: nothing stays. */
  abort(): void {
    this.#file?.abort()
  }
}
