/** What the registry tells of a code. */
export interface RegistryEntry {
  /** Exit status of a command that ends with it. */
  readonly exit: number
  /** Whether waiting and trying again can help. */
  readonly transient: boolean
  readonly meaning: string
  readonly advice: string
}
