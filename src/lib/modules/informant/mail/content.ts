import type { Locale } from '../../../framework/text/locale.ts'

/** A summary as people get it, in their language: what text and HTML have in common. All texts are one line and harmless. */
export interface SummaryContent {
  readonly locale: Locale
  readonly subject: string
  readonly title: string
  readonly period: string
  readonly attention: {
    readonly heading: string
    readonly items: readonly AttentionItem[]
    /** What stands there when there are none. */
    readonly none: string
  }
  readonly figures: readonly Figure[]
  readonly sections: readonly Section[]
  readonly footer: readonly string[]
}

/** Something to look at. */
export interface AttentionItem {
  readonly level: 'alarm' | 'warning'
  /** The level in a word. */
  readonly mark: string
  readonly text: string
  /** What to do. */
  readonly advice: string
}

/** A number that says much. */
export interface Figure {
  readonly label: string
  readonly value: string
  readonly remark: string
}

/** A part with a heading. */
export interface Section {
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** A piece of a part. */
export type Block = Table | Bars | Columns | Note

/** Rows and columns of words and numbers. */
export interface Table {
  readonly kind: 'table'
  /** The first column is of words, the others by `align`. */
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly TableRow[]
}

/** A row of a table. */
export interface TableRow {
  readonly cells: readonly string[]
  /** Of the sum. */
  readonly isTotal?: boolean
}

/** A bar for each value. */
export interface Bars {
  readonly kind: 'bars'
  readonly title: string
  readonly bars: readonly Bar[]
  /** After the last one. */
  readonly remark?: string
}

/** One bar. */
export interface Bar {
  readonly label: string
  /** Undefined: unknown, there is none. */
  readonly value: number | undefined
  /** The value in words. */
  readonly text: string
  readonly isMarked?: boolean
}

/** Values in the course of time. */
export interface Columns {
  readonly kind: 'columns'
  readonly title: string
  readonly values: readonly number[]
  /** Where it begins and ends, and when the most was. */
  readonly first: string
  readonly last: string
  readonly remark: string
}

/** A sentence. */
export interface Note {
  readonly kind: 'note'
  readonly text: string
}
