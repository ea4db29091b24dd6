import { useSyncExternalStore } from 'react'

const events = ['online', 'offline'] as const

function watch(onChange: () => void): () => void {
  for (const event of events) window.addEventListener(event, onChange)
  return () => {
    for (const event of events) window.removeEventListener(event, onChange)
  }
}

/** Whether this machine has a connection at all, as the browser knows it. */
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine)
