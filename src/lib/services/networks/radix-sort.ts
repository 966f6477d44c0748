import { SLICE_STEPS, type SlicedWork } from './slices.ts'

const DIGIT_BITS = 16
const DIGITS = 1 << DIGIT_BITS

/** Numbers of one or more words of 32 bits each, the most significant word first, one after the other. */
export interface Keys {
  readonly words: Uint32Array
  /** Words of one key. */
  readonly width: number
}

/**
 * Sorts ids by their keys, ascending; ids with equal keys keep their order (LSD radix sort, 16 bits at a time; digits
 * that are the same everywhere cost one look).
 * @param ids which keys: id 3 has the fourth; the array is overwritten
 */
export function* radixSort(ids: Uint32Array, { words, width }: Keys): SlicedWork<Uint32Array> {
  let from: Uint32Array = ids
  let to: Uint32Array = new Uint32Array(ids.length)
  for (let word = width - 1; word >= 0; word -= 1) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      const places = yield* countDigits(from, { words, width, word, shift })
      if (!places) continue
      yield* distribute(from, to, places, { words, width, word, shift })
      ;[from, to] = [to, from]
    }
  }
  return from
}

interface Digit extends Keys {
  readonly word: number
  readonly shift: number
}

/** Where the ids with each digit begin; undefined when all have the same. */
function* countDigits(ids: Uint32Array, digit: Digit): SlicedWork<Uint32Array | undefined> {
  const { words, width, word, shift } = digit
  const counts = new Uint32Array(DIGITS)
  for (let start = 0; start < ids.length; start += SLICE_STEPS) {
    const end = Math.min(start + SLICE_STEPS, ids.length)
    for (let index = start; index < end; index += 1) {
      const value = words[(ids[index] ?? 0) * width + word] ?? 0
      const place = (value >>> shift) & (DIGITS - 1)
      counts[place] = (counts[place] ?? 0) + 1
    }
    yield
  }
  let sum = 0
  for (let place = 0; place < DIGITS; place += 1) {
    const count = counts[place] ?? 0
    if (count === ids.length) return undefined
    counts[place] = sum
    sum += count
  }
  return counts
}

function* distribute(
  from: Uint32Array,
  to: Uint32Array,
  places: Uint32Array,
  { words, width, word, shift }: Digit,
): SlicedWork<void> {
  for (let start = 0; start < from.length; start += SLICE_STEPS) {
    const end = Math.min(start + SLICE_STEPS, from.length)
    for (let index = start; index < end; index += 1) {
      const id = from[index] ?? 0
      const value = words[id * width + word] ?? 0
      const digit = (value >>> shift) & (DIGITS - 1)
      const place = places[digit] ?? 0
      places[digit] = place + 1
      to[place] = id
    }
    yield
  }
}
