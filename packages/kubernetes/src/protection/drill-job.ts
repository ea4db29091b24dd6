import { isRecord, texts } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import type { JobState } from './job-state.ts'

type Plain = { readonly [field: string]: unknown }

function listOf(value: unknown): Plain[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function within(object: Plain, ...path: string[]): Plain {
  return path.reduce<Plain>((at, field) => {
    const value = at[field]
    return isRecord(value) ? value : {}
  }, object)
}

/** What the one container of a drill's pod said at its end; empty where it did not come to say anything. */
export function lastWordOf(pod: ObservedObject): string {
  const [container] = listOf(within(pod, 'status')['containerStatuses'])
  return texts(within(container ?? {}, 'state', 'terminated'))['message'] ?? ''
}

/** How a Job of Kubernetes ended, or that it has not. */
export function endedJob(job: ObservedObject): JobState {
  const conditions = listOf(within(job, 'status')['conditions']).map(texts)
  const failed = conditions.find(({ type, status }) => type === 'Failed' && status === 'True')
  if (failed !== undefined) return { kind: 'failed', message: failed['message'] ?? '' }
  const isComplete = conditions.some(({ type, status }) => type === 'Complete' && status === 'True')
  return { kind: isComplete ? 'succeeded' : 'running' }
}
