import type { EventClassRow } from '../../../database/event-classes/tables.ts'
import type { ClassesData, StructuredData } from '../../../database/reports/structured-data.ts'
import type { EventCounts, ReportType } from '../../../database/reports/tables.ts'
import type { Severity } from '../../../database/groups/tables.ts'
import type { Locale } from '../../../framework/text/locale.ts'
import type { AttachedData, ClassText, ReportSheet } from '../mail/sheet.ts'
import { classNameOf } from '../event/whole-class.ts'

/** What a sheet is made of. Times are milliseconds since 1970. */
export interface SheetSource {
  readonly label: string
  readonly type: ReportType
  readonly severity: Severity
  readonly groups: readonly string[]
  readonly parent: string | undefined
  readonly from: number
  readonly to: number
  readonly created: number
  readonly counts: EventCounts
  readonly data: StructuredData
  readonly classes: ReadonlyMap<string, EventClassRow>
  readonly isTest: boolean
  readonly isShadow: boolean
  readonly locale: Locale
  readonly contact: string | undefined
  readonly link: string | undefined
  readonly attached: AttachedData | undefined
}

/** Everything that a report tells its readers, whether it is new or was stored. */
export function reportSheet(source: SheetSource): ReportSheet {
  const { counts, parent, contact, link, attached, classes, ...same } = source
  const address = source.type === 'extra' ? onlyAddress(source.data) : undefined
  return {
    ...same,
    ...(address === undefined ? {} : { address }),
    ...(parent === undefined ? {} : { parent }),
    ...(contact === undefined ? {} : { contact }),
    ...(link === undefined ? {} : { link }),
    ...(attached === undefined ? {} : { attached }),
    timezone: source.data.timezone,
    counts: {
      reported: counts.evcount_rep,
      relapsed: counts.evcount_rlp ?? 0,
      all: counts.evcount_all,
      filtered: counts.evcount_flt_blk ?? 0,
      lowCredibility: counts.evcount_det_blk ?? 0,
      thresholded: counts.evcount_thr_blk ?? 0,
    },
    classes: classTexts(source.data, classes, source.locale),
  }
}

function onlyAddress({ regular, relapsed }: StructuredData): string | undefined {
  const data = [...Object.values(regular), ...Object.values(relapsed)]
  return data.flatMap(({ addresses }) => Object.keys(addresses))[0]
}

function classTexts(
  { regular, relapsed }: StructuredData,
  classes: ReadonlyMap<string, EventClassRow>,
  locale: Locale,
): Map<string, ClassText> {
  const texts = new Map<string, ClassText>()
  for (const name of [...namesIn(regular), ...namesIn(relapsed)]) {
    const row = classes.get(name)
    if (row) texts.set(name, classText(row, locale))
  }
  return texts
}

function namesIn(data: ClassesData): string[] {
  return Object.keys(data).map(classNameOf)
}

function classText(row: EventClassRow, locale: Locale): ClassText {
  return {
    label: locale === 'cs' ? row.label_cz : row.label_en,
    ...(row.reference === '' ? {} : { reference: row.reference }),
    displayedMain: row.displayed_main,
    displayedSource: row.displayed_source,
    displayedTarget: row.displayed_target,
  }
}
