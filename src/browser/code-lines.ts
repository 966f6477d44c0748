/**
 * Numbers the lines of texts in typewriter's letters, and marks the line that is told to be wrong. What is written stays in the
 * plain field below; without this script it can be edited all the same.
 */
export function startCodeLines(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea.code')) number(area)
}

function number(area: HTMLTextAreaElement): void {
  const frame = document.createElement('div')
  const gutter = document.createElement('div')
  frame.className = 'lined'
  gutter.className = 'gutter'
  gutter.ariaHidden = 'true'
  area.before(frame)
  frame.append(gutter, area)
  area.wrap = 'off'
  const wrong = placeOf(area)
  const show = (): void => {
    const count = area.value.split('\n').length
    if (gutter.childElementCount !== count) {
      gutter.replaceChildren(...Array.from({ length: count }, (_, index) => lineOf(index + 1)))
    }
    gutter.scrollTop = area.scrollTop
  }
  area.addEventListener('input', () => {
    gutter.querySelector('.wrong')?.classList.remove('wrong')
    show()
  })
  area.addEventListener('scroll', () => {
    gutter.scrollTop = area.scrollTop
  })
  show()
  if (wrong) mark(area, gutter, wrong)
}

function lineOf(line: number): HTMLElement {
  const element = document.createElement('span')
  element.textContent = String(line)
  return element
}

interface Place {
  readonly line: number
  readonly column: number
}

/** As the fault below the field tells it, in one of our languages; both count from 1. */
function placeOf(area: HTMLTextAreaElement): Place | undefined {
  const fault = document.getElementById(`${area.name}-fault`)?.textContent ?? ''
  const [, line, column] = /(?:line|řádek) (\d+), (?:column|sloupec) (\d+)/.exec(fault) ?? []
  return line === undefined ? undefined : { line: Number(line), column: Number(column) }
}

/** The cursor goes to the place. */
function mark(area: HTMLTextAreaElement, gutter: HTMLElement, { line, column }: Place): void {
  gutter.children[line - 1]?.classList.add('wrong')
  const lines = area.value.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const inLine = Array.from(lines[line - 1] ?? '')
    .slice(0, column - 1)
    .join('').length
  area.focus({ preventScroll: false })
  area.setSelectionRange(before + inLine, before + inLine)
}
