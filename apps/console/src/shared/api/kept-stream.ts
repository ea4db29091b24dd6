/** A stream that was refused or has ended, as EventSource does not try again by itself. */
const retryMs = 30_000
/** Without a hand at the page for so long nothing is listened for: asking again and again would keep a session from being idle. */
const untouchedMs = 20 * 60_000

interface KeptStream {
  /** Where it is listened from: asked each time that the stream is opened, as what was heard last moves on. */
  readonly address: () => string
  /** Puts the ears on a stream that was just opened. */
  readonly attach: (source: EventSource) => void
}

/** Listens while the page is looked at and used, and opens the stream again when the browser has given it up; returns how to stop. */
export function keepStream({ address, attach }: KeptStream): () => void {
  let source: EventSource | null = null
  let touchedAt = Date.now()
  const open = () => {
    if (source !== null || document.hidden) return
    source = new EventSource(address())
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) close()
    })
    attach(source)
  }
  const close = () => {
    source?.close()
    source = null
  }
  const onTouch = () => {
    touchedAt = Date.now()
    open()
  }
  // A hidden page needs no connection, of which browsers have six for all pages of a place.
  const onVisibility = () => (document.hidden ? close() : onTouch())
  const watch = setInterval(() => {
    if (Date.now() - touchedAt > untouchedMs) close()
    else open()
  }, retryMs)
  document.addEventListener('visibilitychange', onVisibility)
  for (const event of ['pointerdown', 'keydown'] as const) document.addEventListener(event, onTouch, { passive: true })
  open()
  return () => {
    close()
    clearInterval(watch)
    document.removeEventListener('visibilitychange', onVisibility)
    for (const event of ['pointerdown', 'keydown'] as const) document.removeEventListener(event, onTouch)
  }
}
