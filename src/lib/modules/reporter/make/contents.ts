import type { StructuredData } from '../../../database/reports/structured-data.ts'
import { readDocuments } from '../../../database/reports/pass-events.ts'
import type { Queries } from '../../../database/queries.ts'
import type { EventParcel } from '../files/event-parcel.ts'
import { allAddresses, type Finding } from '../judge/finding.ts'
import type { Judgement } from '../judge/judge-unit.ts'
import { Party } from '../event/party.ts'
import { ReportStatistics } from '../data/report-statistics.ts'
import { storedEvent } from '../event/stored-event.ts'
import { defaultDataLimits, StructuredDataBuilder } from '../data/structured-data.ts'
import type { Unit } from '../gather/unit.ts'
import { thresholdKey, thresholdSubject, wholeClassOf } from '../event/whole-class.ts'

/** What the reports of a unit tell of its events. */
export interface Contents {
  readonly statistics: object
  /** Of all addresses. */
  readonly data: StructuredData
  /** Of one of them. */
  dataOf(address: string): StructuredData
}

/** How contents are collected. */
export interface CollectOptions {
  /** IANA name. */
  readonly timezone: string
  /** Addresses of a class that are told one by one. */
  readonly addressesListed: number
  /** All events get into it. */
  readonly parcel: EventParcel
}

/** Reads the events that are reported, and sums them up. */
export async function collectContents(
  client: Queries,
  unit: Unit,
  { findings }: Pick<Judgement, 'findings'>,
  { timezone, addressesListed, parcel }: CollectOptions,
): Promise<Contents> {
  const limits = { ...defaultDataLimits, addresses: addressesListed }
  const data = new StructuredDataBuilder(unit.pass, timezone, limits)
  const statistics = new ReportStatistics(unit.pass)
  for await (const chunk of readDocuments(client, findings.list())) {
    for (const stored of chunk) {
      const event = storedEvent(stored)
      const finding: Finding = stored.reference
      const addresses = allAddresses(finding)
      const subject = thresholdSubject(event, wholeClassOf(event, unit.pass))
      data.add('regular', event, finding.regular)
      data.add('relapsed', event, finding.relapsed, (address) =>
        findings.references.get(thresholdKey(subject, address)),
      )
      statistics.add(event, addresses)
      parcel.add(stored.document, new Party(event.document, unit.pass.side), addresses)
    }
  }
  return {
    statistics: statistics.build(),
    data: data.finish(),
    dataOf: (address) => data.finishFor(address),
  }
}
