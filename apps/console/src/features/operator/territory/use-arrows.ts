import { type KeyboardEvent, useState } from 'react'
import { type Direction, markToward } from './map-marks.ts'
import type { Point } from './map-projection.ts'

type Placed = Point & { readonly id: string }

const isDirection = (key: string): key is Direction =>
  key === 'ArrowUp' || key === 'ArrowDown' || key === 'ArrowLeft' || key === 'ArrowRight'

/** One stop of the tabulator for a whole map, whose links arrows lead through; which one is pointed at or has the focus. */
export function useArrows(marks: readonly Placed[]) {
  const [stopId, setStopId] = useState<string | null>(null)
  const [toldId, setToldId] = useState<string | null>(null)
  const stop = marks.find(({ id }) => id === stopId) ?? marks[0]
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setToldId(null)
    if (!isDirection(event.key) || stop === undefined) return
    event.preventDefault()
    const { id } = markToward(marks, stop, event.key)
    event.currentTarget.querySelector<SVGElement>(`[data-mark="${id}"]`)?.focus()
  }
  const linkOf = (id: string) => ({
    'data-mark': id,
    tabIndex: id === stop?.id ? 0 : -1,
    onFocus: () => {
      setStopId(id)
      setToldId(id)
    },
    onBlur: () => setToldId(null),
    onPointerEnter: () => setToldId(id),
    onPointerLeave: () => setToldId(null),
  })
  return { told: marks.find(({ id }) => id === toldId), onKeyDown, linkOf }
}
