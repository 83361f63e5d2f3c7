/**
 * How wide a table is and stays. One that does not fit scrolls inside its frame, not the page; the columns of a long list keep the
 * widths they had at first: neither jump while rows come and go, nor need to be worked out anew for each frame.
 * @module
 */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

type TableSize = {
  readonly frame: RefObject<HTMLDivElement | null>
  readonly table: RefObject<HTMLTableElement | null>
}

/** `columns`: another text whenever other columns stand there · `kind`: drawn whole, through a window, or not at all. */
export const useTableSize = (columns: string, kind: 'whole' | 'window' | 'none'): TableSize => {
  const frame = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null || kind === 'none') return
    const watch = new ResizeObserver(() => setRoom(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [kind])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured depends on the columns and the room
  useLayoutEffect(() => {
    const [box, element] = [frame.current, table.current]
    if (box === null || element === null) return
    const cols = [...element.querySelectorAll('col')]
    element.removeAttribute('data-fixed')
    element.style.width = ''
    for (const col of cols) col.style.width = ''
    const width = element.offsetWidth
    box.toggleAttribute('data-spills', width > box.clientWidth + 1)
    if (kind !== 'window') return
    const widths = [...(element.tHead?.rows[0]?.cells ?? [])].map(
      (cell) => cell.getBoundingClientRect().width,
    )
    for (const [at, col] of cols.entries()) col.style.width = `${widths[at] ?? 0}px`
    element.style.width = `${width}px`
    element.setAttribute('data-fixed', '')
  }, [columns, room, kind])
  return { frame, table }
}
