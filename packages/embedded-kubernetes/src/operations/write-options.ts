import type { Kind } from '../kinds/kind.ts'

/** How a write was asked for. */
export interface WriteOptions {
  readonly fieldManager: string
  readonly dryRun: boolean
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict'
  /** Sentences for the client's `Warning` headers. */
  readonly warnings: string[]
}

/** The object that a request is about. */
export interface Target {
  readonly kind: Kind
  /** Empty for cluster-wide kinds. */
  readonly namespace: string
  readonly name: string
  readonly subresource: '' | 'status'
}
