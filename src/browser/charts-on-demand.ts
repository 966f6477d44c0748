/** Draws the charts of a page; the library is fetched only where there is one. */
export function startCharts(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>('figure[data-chart]:not([data-drawn])')]
  const [first] = figures
  if (!first) return
  const script = first.dataset['script'] ?? ''
  void import(script).then(({ drawChart }: { drawChart: (figure: HTMLElement) => void }) => {
    for (const figure of figures) {
      figure.dataset['drawn'] = ''
      drawChart(figure)
    }
  })
}
