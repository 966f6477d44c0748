/** Searches leave out of the address what is empty; lists of boxes can be narrowed down; "cancel" goes back. */
export function startForms(): void {
  unfoldConditions()
  document.addEventListener('submit', ({ target }) => {
    if (!(target instanceof HTMLFormElement) || !target.matches('[data-search]')) return
    for (const control of target.querySelectorAll<HTMLInputElement>('input[name], select[name]')) {
      // An empty time means "without bound", which is not the same as none given.
      if (control.value === '' && !control.matches('[data-moment]')) control.disabled = true
    }
  })
  addEventListener('pageshow', () => {
    for (const control of document.querySelectorAll<HTMLInputElement>('[data-search] :disabled'))
      control.disabled = false
  })
  document.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches('[data-narrow]')) narrow(target)
  })
  document.addEventListener('change', ({ target }) => {
    if (target instanceof Element) summarise(target.closest('details.choices'))
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-back]') : null
    if (!link || history.length < 2 || !document.referrer.startsWith(location.origin)) return
    event.preventDefault()
    history.back()
  })
}

/** Where there is room the style sheet shows what is folded; older browsers cannot. */
function unfoldConditions(): void {
  if (CSS.supports('selector(::details-content)') || !matchMedia('(width > 640px)').matches) return
  for (const fold of document.querySelectorAll<HTMLDetailsElement>('details.conditions'))
    fold.open = true
}

function narrow(input: HTMLInputElement): void {
  const wanted = input.value.toLowerCase()
  for (const label of input.parentElement?.querySelectorAll<HTMLElement>('label:not(.negation)') ??
    []) {
    label.hidden = !label.textContent.toLowerCase().includes(wanted)
  }
}

/** What is ticked stands on the folded list. */
function summarise(choices: Element | null): void {
  const summary = choices?.querySelector('summary')
  if (!choices || !summary) return
  summary.dataset['none'] ??= summary.querySelector('.none')?.textContent ?? '–'
  const ticked = [
    ...choices.querySelectorAll<HTMLInputElement>('label:not(.negation) input:checked'),
  ]
  const texts = ticked.map((box) => box.parentElement?.textContent.trim() ?? '')
  summary.textContent = texts.length > 0 ? texts.join(', ') : summary.dataset['none']
}
