import { type RefObject, useEffect, useRef } from 'react'

/** True from when a page was gone to until its heading stands: it may come later, behind a skeleton. */
let isAwaited = false

function focusHeading(heading: HTMLElement | null): void {
  if (heading === null) return
  isAwaited = false
  // A page that took the focus itself, for its first field say, keeps it.
  if (document.activeElement?.closest('#content') != null && document.activeElement.id !== 'content') return
  heading.focus({ preventScroll: true })
}

/** Another page was gone to: its heading is read aloud, and Tab goes on from there. */
export function onPageShown(): void {
  isAwaited = true
  focusHeading(document.querySelector<HTMLElement>('#content h1'))
}

/** For the heading of a page: takes the focus that was promised when it was gone to. */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isAwaited) focusHeading(heading.current)
  }, [])
  return heading
}
