/**
 * Menus are `details`: another one that is opened, a press elsewhere, Escape, and the keyboard leaving them close them. What one
 * opens stands in it, or, with `data-menu="around"`, beside it.
 */
export function startMenus(): void {
  document.addEventListener('click', ({ target }) => {
    for (const menu of open()) {
      if (!(target instanceof Node && placeOf(menu).contains(target)) || leavesMenu(target))
        menu.open = false
    }
  })
  document.addEventListener('focusin', ({ target }) => {
    for (const menu of open()) {
      if (target instanceof Node && !placeOf(menu).contains(target)) menu.open = false
    }
  })
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.open) keepInside(target)
    },
    // It does not bubble.
    true,
  )
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') closeInnermost()
  })
}

function open(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')]
}

function placeOf(menu: HTMLDetailsElement): Element {
  return menu.dataset['menu'] === 'around' ? (menu.parentElement ?? menu) : menu
}

/** The one that the keyboard is in, whose opener has it then; a menu around another one stays. */
function closeInnermost(): void {
  const around = open().filter((menu) => placeOf(menu).contains(document.activeElement))
  const inner = around.findLast((menu) => menu.dataset['menu'] !== 'around') ?? around.at(-1)
  for (const menu of inner ? [inner] : open()) {
    menu.open = false
    menu.querySelector('summary')?.focus()
  }
}

/** What opens beyond the right edge of the page opens to the left. */
function keepInside(menu: HTMLElement): void {
  const list = menu.querySelector(':scope > .boxes, :scope > ul')
  if (!list) return
  menu.classList.remove('right')
  const { right } = list.getBoundingClientRect()
  menu.classList.toggle('right', right > document.documentElement.clientWidth - 4)
}

/** A link in a menu that leads to another page; also when it comes back from the cache of the browser. */
function leavesMenu(target: EventTarget | null): boolean {
  return target instanceof HTMLAnchorElement
}
