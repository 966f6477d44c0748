/** Tells the text of a failure in another language; what it does not know stays as it is. */
export type Tell = (text: string) => string

/** Texts by the English ones, with `{1}`, `{2}` … in place of values. */
export type FailureTexts = Readonly<Record<string, string>>

/** Longer texts hold what somebody sent. */
const LONGEST = 5000

/** How deep texts stand in texts: a value may be a text of ours as well. */
const DEEPEST = 4

interface Pattern {
  /** What stands around the values, in English. */
  readonly literals: readonly string[]
  readonly translation: string
}

/**
 * Makes what tells failures. Their texts are made far below the web interface, in English with values in them, so they are known
 * again by what stands around the values. Those of several lines are told line by line.
 */
export function teller(texts: FailureTexts): Tell {
  const patterns = Object.entries(texts)
    .map(([text, translation]): Pattern => ({ literals: text.split(/\{\d\}/), translation }))
    // What begins with words, and has more of them, says more exactly what is meant.
    .toSorted((a, b) => rankOf(b) - rankOf(a))
  const or = [' or ', texts[' or '] ?? ' or '] as const
  const tell = (text: string, depth: number): string => {
    if (depth > DEEPEST) return text
    const list = tellParts(text, ['; ', '; '], (part) => tell(part, depth + 1))
    if (list !== undefined) return list
    for (const { literals, translation } of patterns) {
      const values = valuesIn(text, literals)
      if (values) return filledIn(translation, values, (value) => tell(value, depth + 1))
    }
    const choice = tellParts(text, or, (part) => tell(part, depth + 1))
    return choice ?? tellNamed(text, (part) => tell(part, depth + 1))
  }
  return (text) =>
    text.length > LONGEST
      ? text
      : text
          .split('\n')
          .map((line) => tell(line, 0))
          .join('\n')
}

function rankOf({ literals }: Pattern): number {
  return literals.join('').length + (literals[0] === '' ? 0 : 1000)
}

/** What stands between the literals, each taken as soon as it comes; undefined: it is another text. */
function valuesIn(text: string, literals: readonly string[]): string[] | undefined {
  const [first = '', ...others] = literals
  const last = others.pop()
  if (last === undefined) return text === first ? [] : undefined
  const end = text.length - last.length
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined
  const values: string[] = []
  let from = first.length
  for (const literal of others) {
    const at = text.indexOf(literal, from)
    if (at === -1) return undefined
    values.push(text.slice(from, at))
    from = at + literal.length
  }
  return from > end ? undefined : [...values, text.slice(from, end)]
}

function filledIn(translation: string, values: readonly string[], tell: Tell): string {
  return translation.replaceAll(/\{(\d)\}/g, (_, place: string) =>
    tell(values[Number(place) - 1] ?? ''),
  )
}

/** Texts that are joined: undefined unless all of them are known. */
function tellParts(
  text: string,
  [joint, translated]: readonly [joint: string, translated: string],
  tell: Tell,
): string | undefined {
  const parts = text.split(joint)
  if (parts.length < 2) return undefined
  const told = parts.map(tell)
  return told.some((part, index) => part === parts[index]) ? undefined : told.join(translated)
}

/** `name: text` */
function tellNamed(text: string, tell: Tell): string {
  const [, name = '', rest = ''] = /^(\s*\w[\w.[\]#*]*: )(.+)$/s.exec(text) ?? []
  return rest === '' ? text : name + tell(rest)
}
