import type { Severity } from '../../../database/groups/tables.ts'
import type { Locale } from '../../../framework/text/locale.ts'

/**
 * A report as people get it, in their language: what text and HTML have in common. All texts are one line, bounded and
 * harmless; links are http or https and come from the configuration or from classes.
 */
export interface ReportContent {
  readonly locale: Locale
  readonly severity: ContentSeverity
  readonly subject: string
  readonly title: string
  readonly banners: readonly string[]
  readonly introduction: readonly string[]
  readonly facts: readonly Fact[]
  readonly page?: PageLink
  /** Only when there are several classes. */
  readonly overview?: { readonly heading: string; readonly entries: readonly OverviewEntry[] }
  readonly parts: readonly ContentPart[]
  readonly notes: readonly string[]
  readonly footer: readonly string[]
}

/** How bad it is. */
export interface ContentSeverity {
  readonly name: Severity
  /** `Severity`. */
  readonly label: string
  /** `medium`. */
  readonly word: string
  /** As it can stand alone. */
  readonly badge: string
}

/** A link with the words that it stands behind. */
export interface PageLink {
  readonly label: string
  readonly button: string
  readonly href: string
}

/** A label and what stands beside it. */
export interface Fact {
  readonly label: string
  readonly values: readonly string[]
  /** How many more values there are, in words. */
  readonly more?: string
}

/** The values of a fact beside each other. */
export function valuesOf({ values, more }: Fact): string {
  return more === undefined ? values.join(', ') : `${values.join(', ')} ${more}`
}

/** One class in the overview. */
export interface OverviewEntry {
  readonly number: number
  readonly label: string
  readonly extent: string
}

/** New problems, or continuing ones. */
export interface ContentPart {
  readonly heading?: string
  readonly introduction?: string
  readonly classes: readonly ContentClass[]
  /** What is left out. */
  readonly more?: string
}

/** A class of events. */
export interface ContentClass {
  readonly number: number
  readonly label: string
  readonly extent: string
  readonly name?: Fact
  readonly reference?: { readonly label: string; readonly href: string }
  /** Empty when it was given before. */
  readonly advice: { readonly heading: string; readonly steps: readonly string[] }
  /** What is true of all the addresses, and therefore not said of each. */
  readonly common?: { readonly heading: string } & AddressDetails
  readonly addresses: readonly ContentAddress[]
  readonly more?: string
}

/** What is said of an address beside how often and when. */
export interface AddressDetails {
  readonly fields: readonly Fact[]
  readonly remarks: readonly string[]
}

/** An address in a class. */
export interface ContentAddress extends AddressDetails {
  readonly address: string
  /** `12 events`. */
  readonly events: string
  readonly period: string
}
