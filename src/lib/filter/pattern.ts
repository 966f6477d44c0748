import { RE2JS } from 're2js'

/** Whether a regular expression is found in a text. */
export type Pattern = (text: string) => boolean

/**
 * Compiles a regular expression of RE2: linear in the length of the text, whatever the expression is. Expressions
 * that are plain text, perhaps anchored, are looked for as such.
 * @returns the reason as a text if RE2 refuses it
 */
export function compilePattern(expression: string): Pattern | string {
  if (expression.length > LONGEST) return `longer than ${LONGEST} characters`
  const plain = asPlainText(expression)
  if (plain) return plain
  try {
    const compiled = RE2JS.compile(expression)
    return (text) => compiled.test(text)
  } catch (error) {
    return error instanceof Error
      ? error.message.replace(/^error parsing regexp: /, '')
      : 'it cannot be compiled'
  }
}

/** A program of RE2 may be a thousand times as long as its expression. */
const LONGEST = 10_000

function asPlainText(expression: string): Pattern | undefined {
  const [, start, escaped, end] = plainExpression.exec(expression) ?? []
  if (start === undefined || escaped === undefined || end === undefined) return undefined
  const words = escaped.replaceAll(/\\(.)/g, '$1')
  // A half of a pair is found by code units inside a whole one, by RE2 is not.
  if (!words.isWellFormed()) return undefined
  if (start === '')
    return end === '' ? (text) => text.includes(words) : (text) => text.endsWith(words)
  return end === '' ? (text) => text.startsWith(words) : (text) => text === words
}

/** Nothing in it but characters that stand for themselves, and escaped signs. */
const plainExpression =
  /^(\^?)((?:[^\\.+*?()|[\]{}^$]|\\[.+*?()|[\]{}^$\\/\-"'#@:,;=<>!%&~`])*)(\$?)$/s
