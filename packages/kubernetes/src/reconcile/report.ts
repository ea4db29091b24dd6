import type { Condition, ConditionStatus } from '@grenier/contracts'
import type { ReconcileReport } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { rerunDelayMs } from '../limits.ts'
import type { Purpose } from '../names.ts'

/** Every condition of a tenant that this package states, in the order in which they are read. */
export const conditionTypes = [
  'NamespacesReady',
  'CapsuleAssigned',
  'QuotaEnforced',
  'OverAllocated',
  'VolumesAtRisk',
  'NetworkIsolated',
  'ClassesServed',
  'BucketReady',
  'BackupScheduled',
  'AccessGranted',
  'DataMissing',
  'IsolationWidened',
] as const

export type ConditionType = (typeof conditionTypes)[number]

/** True means trouble: they name a fault and never count towards `Ready`, except that lost data is never ready. */
const alarmTypes: ReadonlySet<ConditionType> = new Set([
  'DataMissing',
  'IsolationWidened',
  'OverAllocated',
  'VolumesAtRisk',
])

/** Stated of clusters alone where Capsule is heeded: elsewhere it says nothing. */
const optionalTypes: ReadonlySet<ConditionType> = new Set(['CapsuleAssigned'])

/** Reason of a condition about something that the blueprint does not ask for. */
export const notAsked = 'NotAsked'

const messageLengthMax = 500

export interface Verdict {
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
}

/** Collects what a run did and found; faults are gathered, not thrown. */
export interface RunReport {
  step(step: string, outcome: 'done' | 'waiting' | 'failed', message: string): void
  condition(type: ConditionType, verdict: Verdict): void
  applied(count: number): void
  /** Objects put back that somebody else had changed or taken away. */
  putBack(labels: readonly string[]): void
  /** `Kind/name` of objects of ours that stand on one side now, and of those that we have taken away. */
  laid(purpose: Purpose, objects: { readonly standing: readonly string[]; readonly removed: readonly string[] }): void
  namespace(namespace: ReconcileReport['namespaces'][number]): void
  agreed(quotas: ReconcileReport['agreedQuotas']): void
  use(use: ReconcileReport['use']): void
  /** A cluster let the run wait until its requests timed out. */
  silent(clusterId: string): void
  /** Nothing may be written to that whole cluster (rule 6). */
  forbid(finding: NonNullable<ReconcileReport['forbidden']>): void
  /** Buckets that stand bound. */
  buckets(buckets: NonNullable<ReconcileReport['buckets']>): void
  /** Another run is worth it after that time; the shortest wish wins. */
  rerunAfter(delayMs: number): void
  /** Conditions not stated so far become Unknown with this reason, and the run ends. */
  finish(unstated: { readonly reason: string; readonly message: string }): ReconcileReport
}

/** The verdict of every type in its order, unstated ones too, and `Ready` as what they come to. */
function everyVerdict(stated: ReadonlyMap<ConditionType, Verdict>, unstated: Verdict): Map<string, Verdict> {
  const listed = conditionTypes.filter((type) => stated.has(type) || !optionalTypes.has(type))
  const all = new Map(listed.map((type) => [type, stated.get(type) ?? unstated]))
  return new Map<string, Verdict>([...all, ['Ready', readiness(all)]])
}

function readiness(stated: ReadonlyMap<ConditionType, Verdict>): Verdict {
  const missing = stated.get('DataMissing')
  if (missing?.status === 'True') return { status: 'False', reason: 'DataMissing', message: missing.message }
  for (const wanted of ['False', 'Unknown'] as const) {
    for (const type of conditionTypes) {
      const verdict = stated.get(type)
      if (verdict === undefined || alarmTypes.has(type) || verdict.reason === notAsked) continue
      if (verdict.status === wanted) return { status: wanted, reason: type, message: verdict.message }
    }
  }
  return { status: 'True', reason: 'AllReady', message: 'everything asked for stands on the clusters' }
}

/** What somebody else had changed or taken away stands again. */
function repairStep(labels: readonly string[]): ReconcileReport['steps'][number] {
  return {
    step: 'repair',
    outcome: 'done',
    message: [...new Set(labels)].toSorted().join(', ').slice(0, messageLengthMax),
  }
}

/** Gathers what stands on either side, step by step. */
function createLaidObjects() {
  const laid = new Map<Purpose, { readonly standing: Set<string>; readonly removed: Set<string> }>()
  return {
    add(purpose: Purpose, seen: Parameters<RunReport['laid']>[1]): void {
      const known = laid.get(purpose) ?? { standing: new Set(), removed: new Set() }
      for (const object of seen.standing) known.standing.add(object)
      for (const object of seen.removed) known.removed.add(object)
      laid.set(purpose, known)
    },
    all: () =>
      [...laid].map(([purpose, { standing, removed }]) => ({
        purpose,
        standing: [...standing].toSorted(),
        removed: [...removed].toSorted(),
      })),
  }
}

interface Observed {
  readonly generation: number
  readonly observedAt: Instant
}

function conditionOf(type: string, verdict: Verdict, { generation, observedAt }: Observed): Condition {
  const { status, reason, message } = verdict
  const stated = { type, status, reason, message: message.slice(0, messageLengthMax) }
  return { ...stated, observedGeneration: generation, changedAt: observedAt }
}

/** An empty report of a run at this generation; messages are kept to 500 characters. */
export function createRunReport(options: Observed): RunReport {
  const stated = new Map<ConditionType, Verdict>()
  const steps: { step: string; outcome: 'done' | 'waiting' | 'failed'; message: string }[] = []
  const namespaces: ReconcileReport['namespaces'][number][] = []
  let agreedQuotas: ReconcileReport['agreedQuotas'] = []
  let use: ReconcileReport['use'] = []
  const silentClusterIds: string[] = []
  let buckets: NonNullable<ReconcileReport['buckets']> = []
  let forbidden: ReconcileReport['forbidden']
  let objectsApplied = 0
  const backAgain: string[] = []
  const objects = createLaidObjects()
  let retryAfterMs: number | null = null

  return {
    step(step, outcome, message) {
      steps.push({ step, outcome, message: message.slice(0, messageLengthMax) })
    },
    condition(type, verdict) {
      stated.set(type, verdict)
    },
    applied(count) {
      objectsApplied += count
    },
    putBack: (labels) => void backAgain.push(...labels),
    laid: (purpose, seen) => objects.add(purpose, seen),
    namespace: (namespace) => void namespaces.push(namespace),
    agreed(quotas) {
      agreedQuotas = [...agreedQuotas, ...quotas]
    },
    use(seen) {
      use = [...use, ...seen]
    },
    silent: (clusterId) => void silentClusterIds.push(clusterId),
    forbid(finding) {
      forbidden ??= finding
    },
    buckets(seen) {
      buckets = [...buckets, ...seen]
    },
    rerunAfter(delayMs) {
      const bounded = Math.round(Math.min(Math.max(delayMs, rerunDelayMs.min), rerunDelayMs.max))
      retryAfterMs = Math.min(retryAfterMs ?? bounded, bounded)
    },
    finish(unstated) {
      const verdicts = everyVerdict(stated, { status: 'Unknown', ...unstated })
      const conditions = [...verdicts].map(([type, verdict]) => conditionOf(type, verdict, options))
      const told = backAgain.length === 0 ? [] : [repairStep(backAgain)]
      return {
        namespaces,
        conditions,
        objectsApplied,
        agreedQuotas,
        use,
        steps: [...steps, ...told],
        laid: objects.all(),
        retryAfterMs,
        silentClusterIds,
        buckets,
        ...(forbidden === undefined ? {} : { forbidden }),
      }
    },
  }
}
