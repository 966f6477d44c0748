/** A failure as the API tells it. */
export interface FailureAnswer {
  readonly status: number
  /** A code of docs/reference/errors.md. */
  readonly error: string
  readonly message: string
  readonly advice?: string
  /** Fields with what is wrong with them. */
  readonly form_errors?: unknown
}
