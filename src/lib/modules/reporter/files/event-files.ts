import { eventFilePath } from '../../../components/report-files.ts'
import { EventParcel } from './event-parcel.ts'

/** The files of the reports of one unit. */
export class EventFiles {
  readonly #folder: string | undefined
  readonly #parcels: EventParcel[] = []

  /** @param folder undefined: no file is written */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** A parcel for the events of a report. */
  begin(
    report: { readonly label: string; readonly created: number },
    mostForMail: number,
  ): EventParcel {
    const parcel = new EventParcel({
      path: this.#folder === undefined ? undefined : eventFilePath(this.#folder, report.label),
      most: mostForMail,
      time: report.created,
    })
    this.#parcels.push(parcel)
    return parcel
  }

  /** What is not complete goes. */
  closeAll(): void {
    for (const parcel of this.#parcels) parcel.close()
  }

  removeAll(): void {
    for (const parcel of this.#parcels) parcel.abort()
  }
}
