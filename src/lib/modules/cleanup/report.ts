import type { RuleKind } from './rule.ts'

/** What a run removed, or would: what the command prints with `--json`. Times are RFC 3339. */
export interface CleanupReport {
  readonly dry_run: boolean
  /** Ages are counted back from here. */
  readonly time: string
  /** Whether anything is configured to be removed. */
  readonly configured: boolean
  readonly rules: readonly RuleReport[]
  /** Rules of which something failed. */
  readonly failed: number
  /** The run was told to end before it was done; the next one goes on. */
  readonly interrupted: boolean
  readonly seconds: number
}

/** What one rule removed, or would. What is not of its kind is 0. */
export interface RuleReport {
  readonly kind: RuleKind
  readonly name: string
  /** How long things are kept; null: addresses of removed events, which go whatever their age. */
  readonly keep: string | null
  /** What is older went. */
  readonly border: string | null
  readonly events: number
  /** Days that went as a whole, `2024-05-02`. */
  readonly days: readonly string[]
  readonly rows: number
  readonly files: number
  readonly folders: number
  /** Freed: by files, and by days that went as a whole. What goes row by row makes room for new rows, in the same files. */
  readonly bytes: number
  /** Whether the rule came to its end. */
  readonly finished: boolean
  readonly errors: readonly string[]
  readonly seconds: number
}
