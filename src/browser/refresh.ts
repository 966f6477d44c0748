/** Parts that are fetched again and again, every `data-refresh` seconds, as long as somebody looks at the page. */
export function startRefreshing(fetchPart: (place: HTMLElement) => Promise<void>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-part][data-refresh]')) {
    void keepFresh(place, fetchPart)
  }
}

async function keepFresh(
  place: HTMLElement,
  fetchPart: (place: HTMLElement) => Promise<void>,
): Promise<void> {
  const pause = Math.max(Number(place.dataset['refresh']), 1) * 1000
  while (place.isConnected) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    // What somebody reads or fills in is not taken away.
    const isBusy = place.contains(document.activeElement) && document.activeElement !== place
    if (!document.hidden && !isBusy && place.getAttribute('aria-busy') === null)
      await fetchPart(place)
  }
}
