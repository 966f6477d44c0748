/** Outlines on a grid of 24; drawn for this program. */
const paths = {
  brand: 'M4 19V6l8 7 8-7v13M12 13v6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21a8 8 0 0 1 16 0',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5',
  download: 'M12 4v11m-4-4 4 4 4-4M5 20h14',
  warning: 'M12 4 2.5 20h19ZM12 10v4m0 3v.01',
  close: 'M6 6l12 12M18 6 6 18',
} as const

/** A small picture that goes with a text; screen readers pass it over. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
