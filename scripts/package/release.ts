/** What is put into packages. */
export interface Release {
  /** The checkout. */
  readonly root: string
  readonly version: string
  /** Of all files in packages. */
  readonly date: Date
  /** Path of the standalone binary. */
  readonly binary: string
  /** The licences of what it holds. */
  readonly licences: string
  /** The scripts of `mentat completion`, by shell. */
  readonly completions: Readonly<Record<'bash' | 'zsh' | 'fish', string>>
}
