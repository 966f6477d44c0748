import { maskedFree } from '../../framework/config/free-object.ts'
import { isPlainObject, type PlainObject } from '../../framework/config/schema-node.ts'

/** A file of ours that is to be written. */
export interface Draft {
  /** Relative to the folder of the configuration. */
  readonly file: string
  /** The files of the original that it is made of. */
  readonly from: readonly string[]
  readonly value: PlainObject
  /** What could not be carried over: lines of text each. */
  readonly remarks: readonly (readonly string[])[]
}

/** Files of ours as they come into being. */
export class Drafts {
  readonly #drafts = new Map<
    string,
    { from: Set<string>; value: PlainObject; remarks: string[][] }
  >()

  /** A file that is written even if nothing goes into it. */
  begin(file: string, from: string): { value: PlainObject; remarks: string[][] } {
    const draft = this.#drafts.get(file) ?? { from: new Set(), value: {}, remarks: [] }
    draft.from.add(from)
    this.#drafts.set(file, draft)
    return draft
  }

  set(file: string, from: string, path: readonly string[], value: unknown): void {
    let target = this.begin(file, from).value
    for (const key of path.slice(0, -1)) {
      const inner = target[key]
      const next = isPlainObject(inner) ? inner : {}
      target[key] = next
      target = next
    }
    const last = path.at(-1)
    if (last !== undefined) target[last] = value
  }

  remark(file: string, from: string, lines: readonly string[]): void {
    this.begin(file, from).remarks.push([...lines])
  }

  all(): Draft[] {
    return [...this.#drafts].map(([file, { from, value, remarks }]) => ({
      ...{ file, value, remarks },
      from: [...from],
    }))
  }
}

/** The text of a file: what could not be carried over as comments, then the values. */
export function draftText({ from, value, remarks }: Draft): string {
  const head = [`Made of ${from.join(', ')} of the original Mentat.`]
  const open =
    remarks.length === 0
      ? []
      : [
          '',
          'Not carried over:',
          ...remarks.flatMap(([first = '', ...rest]) => [
            `* ${first}`,
            ...rest.map((line) => `  ${line}`),
          ]),
        ]
  const comments = [...head, ...open].flatMap((text) => text.split(/\r?\n|\r/))
  const lines = comments.map((line) =>
    `# ${line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?')}`.trimEnd(),
  )
  return `${lines.join('\n')}\n${JSON.stringify(value, undefined, 2)}\n`
}

/** The same for a screen: keys and passwords are hidden, as far as their names tell. */
export function shownDraft(draft: Draft): string {
  const value = maskedFree(draft.value)
  return draftText({ ...draft, value: isPlainObject(value) ? value : {} })
}
