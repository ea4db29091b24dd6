import type { Column, Kind } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { nameOf } from '../objects.ts'

interface TableOptions {
  readonly metadata: JsonObject
  readonly now: Date
  readonly withColumns: boolean
  readonly includeObject: string
}

/** Objects as the Table that `kubectl get` prints. */
export function tableOf(kind: Kind, objects: readonly KubernetesObject[], options: TableOptions): JsonObject {
  const columns = columnsOf(kind, options.now)
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withColumns ? columns.map(definitionOf) : [],
    rows: objects.map((object) => ({
      cells: columns.map((column) => cellOf(column, object, options.now)),
      ...rowObject(object, options.includeObject),
    })),
  }
}

function rowObject(object: KubernetesObject, include: string): JsonObject {
  if (include === 'None') return {}
  if (include === 'Object') return { object }
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } }
}

function columnsOf(kind: Kind, now: Date): Column[] {
  return [
    { name: 'Name', value: nameOf },
    ...kind.columns,
    { name: 'Age', value: (object) => age(object.metadata.creationTimestamp ?? '', now) },
  ]
}

function definitionOf(column: Column): JsonObject {
  return {
    name: column.name,
    type: column.type ?? 'string',
    format: column.name === 'Name' ? 'name' : '',
    description: column.name,
    priority: column.priority ?? 0,
  }
}

function cellOf(column: Column, object: KubernetesObject, now: Date): unknown {
  const value = column.value(object)
  return column.type === 'date' ? age(String(value), now) : (value ?? '')
}

/** Time passed since an instant as kubectl writes it: the largest unit, two of them while the first is small. */
export function age(since: string, now: Date): string {
  const started = Date.parse(since)
  if (Number.isNaN(started)) return '<unknown>'
  const seconds = Math.max(0, Math.floor((now.getTime() - started) / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (seconds < 120) return `${seconds}s`
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 180) return `${minutes}m`
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  if (hours < 48) return `${hours}h`
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`
  if (days < 730) return `${days}d`
  return `${Math.floor(days / 365)}y${days % 365}d`
}
