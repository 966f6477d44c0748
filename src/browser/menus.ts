/** Menus are `details`: another one that is opened, a press elsewhere, and Escape close them. */
export function startMenus(): void {
  const open = (): NodeListOf<HTMLDetailsElement> =>
    document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')
  document.addEventListener('click', ({ target }) => {
    for (const menu of open()) {
      if (!(target instanceof Node && menu.contains(target)) || leavesMenu(target))
        menu.open = false
    }
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    for (const menu of open()) {
      menu.open = false
      menu.querySelector('summary')?.focus()
    }
  })
}

/** A link in a menu that leads to another page; also when it comes back from the cache of the browser. */
function leavesMenu(target: EventTarget | null): boolean {
  return target instanceof HTMLAnchorElement
}
