import type { ServerResponse } from 'node:http'
import { ApiFailure, statusOf } from './failure.ts'
import type { KubernetesObject } from './objects.ts'
import { groupVersion, type Resource, resourceKey } from './resources.ts'
import type { Matches } from './selectors.ts'
import type { Change, Store } from './store.ts'

export interface WatchOptions {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly matches: Matches
  readonly resourceVersion: string | null
  readonly timeoutSeconds: number
  readonly allowBookmarks: boolean
  readonly render: (object: KubernetesObject) => unknown
}

const bookmarkEveryMs = 10_000

/** What a change means to a watcher that sees a part of the objects; null: nothing. */
function eventFor(change: Change, options: WatchOptions): { type: string; object: KubernetesObject } | null {
  const { object, before } = change
  if (options.namespace !== undefined && object.metadata.namespace !== options.namespace) return null
  const sees = options.matches(object)
  const saw = before !== null && options.matches(before)
  if (change.type === 'DELETED') return saw || sees ? { type: 'DELETED', object } : null
  if (sees) return { type: saw ? 'MODIFIED' : 'ADDED', object }
  return saw ? { type: 'DELETED', object } : null
}

/** Streams changes as lines of JSON until the time is over, the client leaves or the server closes. */
export function serveWatch(store: Store, response: ServerResponse, options: WatchOptions): void {
  const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`)
  response.writeHead(200, { 'content-type': 'application/json' })
  const from = options.resourceVersion
  try {
    if (from === null || from === '' || from === '0') {
      for (const object of store.list(options.resource, options.namespace)) {
        if (options.matches(object)) send('ADDED', options.render(object))
      }
    } else {
      for (const change of store.since(resourceKey(options.resource), Number(from))) deliver(change)
    }
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    send('ERROR', statusOf(error))
    response.end()
    return
  }
  function deliver(change: Change): void {
    const event = eventFor(change, options)
    if (event !== null) send(event.type, options.render(event.object))
  }
  const stopListening = store.listen((change) => {
    if (change.resource === resourceKey(options.resource)) deliver(change)
  })
  const bookmark = () =>
    send('BOOKMARK', {
      kind: options.resource.kind,
      apiVersion: groupVersion(options.resource),
      metadata: { resourceVersion: String(store.revision), creationTimestamp: null },
    })
  const bookmarks = options.allowBookmarks ? setInterval(bookmark, bookmarkEveryMs) : undefined
  const end = setTimeout(() => {
    if (options.allowBookmarks) bookmark()
    response.end()
  }, options.timeoutSeconds * 1000)
  response.on('close', () => {
    stopListening()
    clearInterval(bookmarks)
    clearTimeout(end)
  })
}
