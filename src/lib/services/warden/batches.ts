/** What goes into one request. */
export interface BatchLimits {
  /** Events at most. */
  readonly count: number
  /** Bytes at most; an event that is larger goes alone. */
  readonly bytes: number
  /** Bytes that no request may have. */
  readonly largest: number
}

/** Events by their indices in what is to be sent. */
export type Indices = readonly number[]

/** Cuts a sequence of events into as few pieces as the limits allow. @param sizes bytes of each event, by its index */
export function cut(
  indices: Indices,
  sizes: readonly number[],
  limits: Omit<BatchLimits, 'largest'>,
): Indices[] {
  const pieces: number[][] = []
  let bytes = Infinity
  for (const index of indices) {
    // With the comma or bracket beside it.
    const size = (sizes[index] ?? 0) + 1
    const last = pieces.at(-1)
    if (last && last.length < limits.count && bytes + size <= limits.bytes) {
      last.push(index)
      bytes += size
    } else {
      pieces.push([index])
      bytes = size + 1
    }
  }
  return pieces
}

/** Two halves of at least two events. */
export function halve(indices: Indices): [Indices, Indices] {
  const middle = Math.ceil(indices.length / 2)
  return [indices.slice(0, middle), indices.slice(middle)]
}
