/** Something that somebody should look at. */
export interface Attention {
  /** `queue storage`, `database`, `disk`, … */
  readonly about: string
  readonly text: string
  /** What to do. */
  readonly advice: string
}
