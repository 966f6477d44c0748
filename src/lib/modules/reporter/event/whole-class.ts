import type { Event } from '../../../idea/event.ts'
import type { Pass } from '../pass.ts'
import { storable } from './storable.ts'

/** Longest subclass in a key, in characters: an entry of an index is bounded. */
const LONGEST_SUBCLASS = 200

/** Between class and address in the key of a threshold. */
const SEPARATOR = '+++'

/** `class`, or `class/subclass`; several subclasses are one, sorted and joined by commas. Undefined: the event has no class. */
export function wholeClassOf(
  event: Event,
  { isTarget }: Pick<Pass, 'isTarget'>,
): string | undefined {
  const name = isTarget ? event.targetClass : event.eventClass
  if (name === undefined) return undefined
  const subclasses = isTarget ? event.targetSubclasses : event.eventSubclasses
  if (subclasses.length === 0) return storable(name)
  return `${storable(name)}/${storable(subclasses.toSorted().join(','), LONGEST_SUBCLASS)}`
}

/** The class without its subclass. */
export function classNameOf(wholeClass: string): string {
  const [name = wholeClass] = wholeClass.split('/', 1)
  return name
}

/** The beginning of threshold keys of an event: its whole class, or else its categories joined by `/`. */
export function thresholdSubject(event: Event, wholeClass: string | undefined): string {
  return wholeClass ?? storable(event.categories.join('/'), LONGEST_SUBCLASS)
}

/** The key of a threshold: `SUBJECT+++ADDRESS`. */
export function thresholdKey(subject: string, address: string): string {
  return `${subject}${SEPARATOR}${address}`
}

/** The address in the key of a threshold. */
export function addressOfKey(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + SEPARATOR.length)
}
