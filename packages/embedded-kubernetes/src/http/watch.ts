import type { ServerResponse } from 'node:http'
import type { Cluster } from '../cluster.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { KubernetesObject } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { expired } from '../status.ts'
import type { WatchEvent } from '../store/watch-history.ts'
import type { Form } from './accept.ts'
import type { Selector } from './list.ts'
import { selectorOf } from './list.ts'
import { flag, resourceVersion, wholeNumber } from './query.ts'
import type { ResourcePath } from './request-path.ts'
import { tableOf } from './table.ts'

const bookmarkEveryMs = 15_000
const timeoutSecondsDefault = 1800

interface Watch {
  readonly path: ResourcePath
  readonly resource: string
  readonly namespace: string | undefined
  readonly selector: Selector
  readonly form: Form
  readonly response: ServerResponse
  readonly cluster: Cluster
  headersSent: boolean
}

/**
 * Streams changes until the client leaves or `timeoutSeconds` pass: first what exists (no resourceVersion, or 0), or
 * what happened since a resourceVersion; an ERROR event with 410 when that is no longer known.
 */
export function serveWatch(
  cluster: Cluster,
  request: { path: ResourcePath; query: URLSearchParams; form: Form },
  response: ServerResponse,
): void {
  const { path, query } = request
  const watch: Watch = {
    path,
    resource: resourceKey(path.kind),
    namespace: path.kind.namespaced ? path.namespace : undefined,
    selector: selectorOf(path, query),
    form: request.form,
    response,
    cluster,
    headersSent: false,
  }
  const since = resourceVersion(query)
  const initial = flag(query, 'sendInitialEvents')
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  if (!sendStart(watch, { since, initial })) {
    response.end()
    return
  }
  if (initial && flag(query, 'allowWatchBookmarks')) sendBookmark(watch, { 'k8s.io/initial-events-end': 'true' })
  follow(watch, { bookmarks: flag(query, 'allowWatchBookmarks'), seconds: wholeNumber(query, 'timeoutSeconds') })
}

function sendStart(watch: Watch, start: { since: number | undefined; initial: boolean }): boolean {
  const { store } = watch.cluster
  if (start.since === undefined || start.since === 0 || start.initial) {
    for (const object of store.list(watch.resource, watch.namespace)) {
      if (watch.selector(object)) sendObject(watch, 'ADDED', object)
    }
    return true
  }
  const missed = store.history.since(watch.resource, start.since)
  if (missed === undefined) {
    const error = expired(`too old resource version: ${start.since} (${store.currentRevision()})`)
    watch.response.write(`${JSON.stringify({ type: 'ERROR', object: error.toStatus() })}\n`)
    return false
  }
  for (const event of missed) sendEvent(watch, event)
  return true
}

function follow(watch: Watch, options: { bookmarks: boolean; seconds: number }): void {
  const { response, cluster } = watch
  const unsubscribe = cluster.store.subscribe((event) => {
    if (event.resource === watch.resource) sendEvent(watch, event)
  })
  const bookmark = options.bookmarks ? setInterval(() => sendBookmark(watch, undefined), bookmarkEveryMs) : undefined
  const end = setTimeout(
    () => {
      if (options.bookmarks) sendBookmark(watch, undefined)
      // Before the end, not once it is closed: a slow reader takes what is left in its time, and nothing comes after it.
      stop()
      response.end()
    },
    (options.seconds || timeoutSecondsDefault) * 1000,
  )
  function stop(): void {
    unsubscribe()
    clearInterval(bookmark)
    clearTimeout(end)
  }
  response.once('close', stop)
}

/** An object that begins to match is added for this watcher, one that ceases to match is deleted. */
function sendEvent(watch: Watch, event: WatchEvent): void {
  if (watch.namespace !== undefined && event.object.metadata.namespace !== watch.namespace) return
  const matches = watch.selector(event.object)
  const matched = event.before !== undefined && watch.selector(event.before)
  if (event.type === 'DELETED') {
    if (matched) sendObject(watch, 'DELETED', event.object)
  } else if (matches) sendObject(watch, matched ? 'MODIFIED' : 'ADDED', event.object)
  else if (matched && event.before !== undefined) sendObject(watch, 'DELETED', atVersion(event.before, event.revision))
}

function atVersion(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

function sendObject(watch: Watch, type: WatchEvent['type'], object: KubernetesObject): void {
  const body =
    watch.form === 'table'
      ? tableOf(watch.path.kind, [object], {
          metadata: { resourceVersion: object.metadata.resourceVersion },
          now: watch.cluster.now(),
          withColumns: !watch.headersSent,
          includeObject: 'Metadata',
        })
      : object
  watch.headersSent = true
  watch.response.write(`${JSON.stringify({ type, object: body })}\n`)
}

function sendBookmark(watch: Watch, annotations: Record<string, string> | undefined): void {
  const resourceVersion = String(watch.cluster.store.currentRevision())
  const object = {
    kind: watch.path.kind.kind,
    apiVersion: apiVersionOf(watch.path.kind),
    metadata: { resourceVersion, creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) },
  }
  watch.response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
}
