/**
 * The candidate that a misspelt word most probably means: fewest letters changed, added, dropped or swapped,
 * at most a third of the word (and two); undefined when none is that close.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.min(2, Math.max(1, Math.floor(word.length / 3)))
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, distance: distance(fold(word), fold(candidate)) }))
    .filter((entry) => entry.distance <= most)
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll('-', '_')
}

/** Damerau-Levenshtein distance (optimal string alignment), by rows. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
