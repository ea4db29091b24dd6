import { isRecord, texts } from '../fields.ts'

/** How K8up says that an object of its is done. */
export type JobState =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly message: string }

/** The state of a K8up Backup or Restore from its condition `Completed`; without one it still runs. */
export function jobStateOf(object: { readonly [field: string]: unknown }): JobState {
  const status = isRecord(object['status']) ? object['status'] : {}
  const conditions = Array.isArray(status['conditions']) ? status['conditions'] : []
  const completed = conditions.map(texts).find(({ type, status: value }) => type === 'Completed' && value === 'True')
  if (completed === undefined) return { kind: 'running' }
  if (completed['reason'] === 'Succeeded') return { kind: 'succeeded' }
  return { kind: 'failed', message: completed['message'] ?? completed['reason'] ?? 'failed' }
}
