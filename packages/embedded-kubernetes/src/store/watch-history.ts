import type { KubernetesObject } from '../objects.ts'

/** One change of the state. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly revision: number
  readonly object: KubernetesObject
  readonly before: KubernetesObject | undefined
}

/** The last changes, per resource, so that a watch can go on where it broke off. */
export class WatchHistory {
  private readonly events = new Map<string, WatchEvent[]>()
  private readonly oldest = new Map<string, number>()
  private readonly eventsMax: number
  private startRevision: number

  /** Keeps at least `eventsMax` changes of each resource; nothing before `startRevision` is known. */
  constructor(eventsMax: number, startRevision: number) {
    this.eventsMax = eventsMax
    this.startRevision = startRevision
  }

  /** Forgets every change up to a revision: what the server itself set up is nobody's news. */
  forgetUntil(revision: number): void {
    this.events.clear()
    this.oldest.clear()
    this.startRevision = revision
  }

  /** Adds the newest change. */
  add(event: WatchEvent): void {
    let kept = this.events.get(event.resource)
    if (kept === undefined) this.events.set(event.resource, (kept = []))
    kept.push(event)
    if (kept.length < 2 * this.eventsMax) return
    const dropped = kept.splice(0, this.eventsMax)
    this.oldest.set(event.resource, dropped.at(-1)?.revision ?? this.startRevision)
  }

  /** Changes of a resource after a revision, or undefined when some of them are no longer kept (410). */
  since(resource: string, revision: number): readonly WatchEvent[] | undefined {
    if (revision < (this.oldest.get(resource) ?? this.startRevision)) return undefined
    const kept = this.events.get(resource) ?? []
    let first = kept.length
    while (first > 0 && (kept[first - 1]?.revision ?? 0) > revision) first -= 1
    return kept.slice(first)
  }
}
