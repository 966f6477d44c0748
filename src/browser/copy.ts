/** A press on an element with `data-copy` copies that text, else that of the element after it, and shows for a moment that it did. */
export function startCopying(): void {
  document.addEventListener(
    'click',
    (event) => {
      const button =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null
      if (!button) return
      event.stopPropagation()
      const { copy: own = '' } = button.dataset
      const text = own === '' ? (button.nextElementSibling?.textContent ?? '') : own
      void copy(text).then(() => {
        button.classList.add('done')
        setTimeout(() => {
          button.classList.remove('done')
        }, 1200)
      })
    },
    true,
  )
}

async function copy(text: string): Promise<void> {
  // Browsers have a clipboard only where the way to them is encrypted.
  if (isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- over HTTP there is nothing else
  document.execCommand('copy')
  area.remove()
}
