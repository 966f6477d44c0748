/** What failures say to people: the literals of which programs make their texts, with `{1}`, `{2}` … in place of values. */
import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** All sentences in the files, line by line, each once: where failures are put together of parts. */
export function sentencesOf(patterns: readonly string[]): string[] {
  return collected(patterns, (source, add) => {
    eachText(source, add)
  })
}

/** Sentences that stand where a failure is made, but for those of some codes, each once. */
export function thrownTextsOf(patterns: readonly string[], without: ReadonlySet<string>): string[] {
  return collected(patterns, (source, add) => {
    eachFailure(source, (failure) => {
      const [code] = failure.arguments ?? []
      if (!(code && ts.isStringLiteralLike(code) && without.has(code.text))) eachText(failure, add)
    })
  })
}

/** Codes of the failures that are made in the files, each once. */
export function thrownCodesOf(patterns: readonly string[]): string[] {
  return collected(patterns, (source, add) => {
    eachFailure(source, ({ arguments: [code] = [] }) => {
      if (code && ts.isStringLiteralLike(code)) add(code.text)
    })
  })
}

function collected(
  patterns: readonly string[],
  collect: (source: ts.SourceFile, add: (text: string) => void) => void,
): string[] {
  const texts = new Set<string>()
  for (const path of globSync([...patterns])) {
    const content = readFileSync(path, 'utf8')
    const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true)
    collect(source, (text) => texts.add(text))
  }
  return [...texts].toSorted()
}

function eachFailure(source: ts.SourceFile, act: (failure: ts.NewExpression) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'MentatError') act(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
}

function eachText(within: ts.Node, add: (text: string) => void): void {
  const visit = (node: ts.Node): void => {
    if (isNoText(node)) return
    for (const line of (textOf(node) ?? '').split('\n')) if (isSentence(line)) add(line.trim())
    ts.forEachChild(node, visit)
  }
  visit(within)
}

/** Names of files, SQL, and what is translated as the texts of pages are. */
function isNoText(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return true
  if (ts.isTaggedTemplateExpression(node)) return true
  if (!ts.isCallExpression(node)) return false
  const name = ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : node.expression.getText()
  return name === 't' || name === 'query'
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  const rest = node.templateSpans.map(({ literal }, index) => `{${index + 1}}${literal.text}`)
  return node.head.text + rest.join('')
}

/** Words, not names, symbols or statements of SQL. */
function isSentence(text: string): boolean {
  return (
    /\p{Ll}{2,} \S|\S \p{Ll}{2,}|\p{Ll}{3,} /u.test(text) &&
    !/\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|FROM)\b/.test(text)
  )
}
