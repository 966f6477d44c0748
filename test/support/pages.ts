import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Fills in the form by which people sign in, and sends it. */
export async function signInAs(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/auth'))
}

/** Chooses a page in the menu, which is folded on narrow screens. */
export async function chooseInMenu(page: Page, section: string, title: string): Promise<void> {
  const burger = page.locator('.burger > summary')
  if (await burger.isVisible()) await burger.click()
  const menu = page.locator('nav.menu')
  await menu.getByText(section, { exact: true }).click()
  await menu.getByRole('link', { name: title, exact: true }).click()
}

/** Nothing of the page stands beyond the edge of the window. */
export async function assertFits(page: Page): Promise<void> {
  const tooWide = await page.evaluate<string[]>(`(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const beyond = [...document.body.querySelectorAll('*')].filter(
      (one) => one.checkVisibility() && !one.closest('.scroll') && one.getBoundingClientRect().right > innerWidth,
    )
    return [document.documentElement.scrollWidth, ...beyond.slice(-5).map((one) => one.outerHTML.slice(0, 200))]
  })()`)
  assert.deepEqual(tooWide, [], `${page.url()} is wider than the window`)
}

/** What has the keyboard: the text by which people know it. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const it = document.activeElement
    return (it?.labels?.[0]?.textContent || it?.getAttribute('aria-label') || it?.textContent || '').trim()
  })()`)
}

/** Presses Tab until something of this name has the keyboard; at each step one must see where one is. */
export async function tabTo(page: Page, name: string | RegExp, most = 200): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const here = await focused(page)
    assert.ok(await isFocusSeen(page), `nobody sees that "${here}" has the keyboard`)
    if (typeof name === 'string' ? here === name : name.test(here)) return
    passed.push(here.slice(0, 40))
  }
  assert.fail(`the keyboard does not come to ${String(name)}; it came to ${passed.join(' | ')}`)
}

/** Whether what has the keyboard is shown, and marked. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const it = document.activeElement
    if (!it || it === document.body) return true
    const { outlineStyle, outlineWidth } = getComputedStyle(it)
    const { width, height } = it.getBoundingClientRect()
    return width > 1 && height > 1 && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
  })()`)
}
