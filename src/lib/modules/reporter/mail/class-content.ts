import {
  type AddressData,
  type ClassData,
  type ClassesData,
  REST,
  UNKNOWN,
} from '../../../database/reports/structured-data.ts'
import { disarmed } from '../../../services/mail/foreign-text.ts'
import { classNameOf } from '../event/whole-class.ts'
import { type AdviceKind, adviceKindOf } from './texts/advice.ts'
import {
  type ContentAddress,
  type ContentClass,
  type ContentPart,
  type Fact,
  valuesOf,
} from './content.ts'
import { fieldFacts } from './field-facts.ts'
import { webLink } from './link.ts'
import type { ClassText, ReportSheet } from './sheet.ts'
import type { Texts, WhereMore } from './texts/texts.ts'

/** Items that a mail shows: addresses of a class (as the original), classes, addresses in all. */
export const MOST = { addresses: 15, classes: 20, addressesInAll: 120, name: 120, label: 300 }

/** What was used up by the classes before. */
export interface Progress {
  number: number
  addresses: number
  readonly advised: Set<AdviceKind>
}

/** Classes of one part, those with the most events first. */
export function contentPart(
  data: ClassesData,
  sheet: ReportSheet,
  texts: Texts,
  progress: Progress,
): ContentPart {
  const where = whereMore(sheet)
  const classes = Object.entries(data).sort(byCount)
  const rest = classes.length - MOST.classes
  return {
    classes: classes
      .slice(0, MOST.classes)
      .map(([name, each]) => contentClass(name, each, { sheet, texts, progress, where })),
    ...(rest > 0 ? { more: texts.moreClasses(rest, where) } : {}),
  }
}

interface Surroundings {
  readonly sheet: ReportSheet
  readonly texts: Texts
  readonly progress: Progress
  readonly where: WhereMore
}

function contentClass(name: string, data: ClassData, surroundings: Surroundings): ContentClass {
  const { sheet, texts, progress, where } = surroundings
  const text = sheet.classes.get(classNameOf(name))
  const isAtLeast = data.at_least === true
  const listed = Object.entries(data.addresses).sort(byCount)
  const room = Math.max(0, Math.min(MOST.addresses, MOST.addressesInAll - progress.addresses))
  const shown = listed.slice(0, room)
  progress.addresses += shown.length
  progress.number += 1
  const rest = data.address_count - shown.length
  const href = webLink(text?.reference)
  const { labels } = texts
  return {
    number: progress.number,
    label: labelOf(name, text, texts),
    extent: texts.extent(data.address_count, isAtLeast, data.count),
    ...(name === UNKNOWN
      ? {}
      : { name: { label: labels.className, values: [disarmed(name, MOST.name)] } }),
    ...(href === undefined ? {} : { reference: { label: labels.explanation, href } }),
    advice: { heading: texts.whatToDo, steps: adviceFor(name, surroundings) },
    ...withoutRepetition(
      shown.map(([address, each]) => contentAddress(address, each, text, surroundings)),
      texts,
    ),
    ...(rest > 0 ? { more: texts.moreAddresses(rest, isAtLeast, where) } : {}),
  }
}

/** What is said of every single one of several addresses is said once. */
function withoutRepetition(
  addresses: readonly ContentAddress[],
  { commonHeading }: Texts,
): Pick<ContentClass, 'common' | 'addresses'> {
  const [first, ...others] = addresses
  if (first === undefined || others.length < 2) return { addresses }
  const isCommon = (find: (details: ContentAddress) => readonly string[], text: string): boolean =>
    others.every((other) => find(other).includes(text))
  const factsOf = ({ fields }: ContentAddress): string[] => fields.map(factText)
  const fields = first.fields.filter((fact) => isCommon(factsOf, factText(fact)))
  const remarks = first.remarks.filter((remark) => isCommon((each) => each.remarks, remark))
  if (fields.length + remarks.length === 0) return { addresses }
  const said = new Set(fields.map(factText))
  return {
    common: { heading: commonHeading, fields, remarks },
    addresses: addresses.map((each) => ({
      ...each,
      fields: each.fields.filter((fact) => !said.has(factText(fact))),
      remarks: each.remarks.filter((remark) => !remarks.includes(remark)),
    })),
  }
}

function factText(fact: Fact): string {
  return `${fact.label}: ${valuesOf(fact)}`
}

/** The same advice is given once. */
function adviceFor(name: string, { sheet, texts, progress }: Surroundings): readonly string[] {
  const kind = adviceKindOf(classNameOf(name), sheet.type)
  if (sheet.isTest || progress.advised.has(kind)) return []
  progress.advised.add(kind)
  return texts.advice[kind]
}

function contentAddress(
  address: string,
  data: AddressData,
  text: ClassText | undefined,
  { sheet, texts }: Surroundings,
): ContentAddress {
  const names = detectorNames(Object.keys(data.detector_data), texts).slice(0, MOST_DETECTORS)
  return {
    address: disarmed(address, MOST_ADDRESS),
    events: texts.events(data.count),
    period: texts.formats.period(Date.parse(data.first_time), Date.parse(data.last_time)),
    fields: fieldFacts(data, text, sheet.type, texts),
    remarks: [
      ...(names.length > 0
        ? [texts.detectors(names, Math.max(0, data.detectors_count - names.length))]
        : []),
      ...(data.reference === undefined
        ? []
        : [texts.earlierReport(disarmed(data.reference, MOST_ADDRESS))]),
    ],
  }
}

/** Those that tell a name first. */
function detectorNames(detectors: readonly string[], { unnamedDetector }: Texts): string[] {
  const names = detectors.filter((detector) => detector !== UNKNOWN && detector !== REST).sort()
  return [
    ...names.map((name) => disarmed(name, MOST_DETECTOR_NAME)),
    ...(detectors.includes(UNKNOWN) ? [unnamedDetector] : []),
  ]
}

const MOST_DETECTORS = 3
const MOST_DETECTOR_NAME = 60
/** A range of IPv6 addresses has 79 characters. */
const MOST_ADDRESS = 100

function labelOf(name: string, text: ClassText | undefined, texts: Texts): string {
  if (text !== undefined) return disarmed(text.label, MOST.label)
  return name === UNKNOWN ? texts.unknownClass : disarmed(name, MOST.name)
}

/** Where readers find what the mail leaves out. */
export function whereMore({ attached, link }: ReportSheet): WhereMore {
  return {
    attachment: attached !== undefined && 'filename' in attached,
    page: webLink(link) !== undefined,
  }
}

/** The greatest first; a database may have given the names another order. */
function byCount(
  [oneName, one]: readonly [string, { readonly count: number }],
  [otherName, other]: readonly [string, { readonly count: number }],
): number {
  return other.count - one.count || inOrder.compare(oneName, otherName)
}

const inOrder = new Intl.Collator('en', { numeric: true })
