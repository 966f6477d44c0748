/** The texts of the web interface that are translated: every literal given to `t`, and labels, hints and titles, by file. */
import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** Properties whose literals are keys of translations. */
const KEYS = new Set(['label', 'hint', 'title', 'section'])

/** Texts in the files, each once, in the order of the alphabet. */
export function textsOf(pattern: string): string[] {
  const texts = new Set<string>()
  for (const path of globSync(pattern).toSorted()) collect(path, texts)
  return [...texts].toSorted()
}

function collect(path: string, texts: Set<string>): void {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    for (const literal of literalsOf(node)) if (/\p{L}/u.test(literal)) texts.add(literal)
    ts.forEachChild(node, visit)
  }
  visit(source)
}

function literalsOf(node: ts.Node): string[] {
  if (ts.isCallExpression(node)) {
    const name = ts.isPropertyAccessExpression(node.expression)
      ? node.expression.name.text
      : node.expression.getText()
    return name === 't' && node.arguments[0] ? stringsOf(node.arguments[0]) : []
  }
  if (ts.isPropertyAssignment(node) && KEYS.has(node.name.getText()))
    return stringsOf(node.initializer)
  return []
}

/** Also those of a choice between two. */
function stringsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node))
    return [...stringsOf(node.whenTrue), ...stringsOf(node.whenFalse)]
  if (ts.isParenthesizedExpression(node)) return stringsOf(node.expression)
  return []
}
