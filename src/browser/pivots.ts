/** See pivots.ts of the pages. */
interface Action {
  readonly title: string
  readonly path: string
  readonly parameter?: string
  readonly only?: readonly string[]
  readonly times?: string
  readonly context?: string
}

interface PivotTable {
  readonly texts: { readonly keep: string; readonly only: string; readonly copy: string }
  readonly kinds: Readonly<Record<string, readonly Action[]>>
}

/** A press on a value offers what can be done with it. With a key that opens a new tab, the link is followed. */
export function startPivots(): void {
  const source = document.getElementById('pivots')?.textContent
  if (!source) return
  const table = JSON.parse(source) as PivotTable
  document.addEventListener('click', (event) => {
    const value =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>('a.value[data-kind]')
        : null
    if (event.target instanceof Element && event.target.closest('.pivot-menu')) return
    close()
    if (!value || event.ctrlKey || event.metaKey || event.shiftKey) return
    const text = value.textContent
    const actions = (table.kinds[value.dataset['kind'] ?? ''] ?? []).filter(
      ({ only }) => only?.includes(text) ?? true,
    )
    if (actions.length === 0) return
    event.preventDefault()
    show(menuOf(text, actions, table.texts), value)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(opener)
    else if (step(event.key)) event.preventDefault()
  })
  document.addEventListener('focusin', ({ target }) => {
    const isInside = target instanceof Element && target.closest('.pivot-menu') !== null
    if (!isInside && target !== opener) close()
  })
}

/** The value whose menu is open. */
let opener: HTMLElement | undefined

/** @param next what has the keyboard then */
function close(next?: HTMLElement): void {
  document.querySelector('.pivot-menu')?.remove()
  opener = undefined
  next?.focus()
}

/** The arrow keys lead through the menu. */
function step(key: string): boolean {
  const links = [...document.querySelectorAll<HTMLElement>('.pivot-menu a')]
  const here = links.findIndex((link) => link === document.activeElement)
  if (here === -1 || (key !== 'ArrowDown' && key !== 'ArrowUp')) return false
  links.at((here + (key === 'ArrowDown' ? 1 : -1)) % links.length)?.focus()
  return true
}

function menuOf(
  value: string,
  actions: readonly Action[],
  texts: PivotTable['texts'],
): HTMLElement {
  const menu = document.createElement('div')
  menu.className = 'pivot-menu'
  menu.role = 'dialog'
  menu.ariaLabel = value
  const head = document.createElement('div')
  head.className = 'pivot-head'
  const name = document.createElement('bdi')
  name.textContent = value
  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'copy'
  copy.dataset['copy'] = value
  copy.title = texts.copy
  copy.setAttribute('aria-label', texts.copy)
  head.append(name, copy)
  menu.append(head)
  for (const action of actions) {
    const row = document.createElement('div')
    row.append(linkOf(action.title, addressOf(action, value, action.times)))
    if (action.context !== undefined) {
      row.append(linkOf(texts.keep, addressOf(action, value, action.context), 'keep'))
    }
    menu.append(row)
  }
  return menu
}

function linkOf(title: string, href: string, look?: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = href
  link.textContent = title
  if (look) link.className = look
  return link
}

function addressOf({ path, parameter }: Action, value: string, context = ''): string {
  const query = new URLSearchParams(context)
  if (parameter) query.append(parameter, value)
  const text = query.toString()
  return path.replace('{value}', encodeURIComponent(value)) + (text ? `?${text}` : '')
}

/** Below the value, or above where there is no room; within the window. */
function show(menu: HTMLElement, value: HTMLElement): void {
  opener = value
  document.body.append(menu)
  const { left, top, bottom } = value.getBoundingClientRect()
  const { width, height } = menu.getBoundingClientRect()
  const x = Math.max(8, Math.min(left, innerWidth - width - 8))
  const y = bottom + height + 8 > innerHeight && top > height + 8 ? top - height - 4 : bottom + 4
  menu.style.left = `${x + scrollX}px`
  menu.style.top = `${y + scrollY}px`
  menu.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
}
