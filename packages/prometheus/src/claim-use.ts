import type { ClaimUse } from '@grenier/control-plane/ports'
import type { Sample } from './answer.ts'
import { exactBytes } from './exact-bytes.ts'
import { sampleAgeMsMax } from './limits.ts'

/** What names a series, apart from the metric's own name, which functions take off. */
function seriesOf({ metric }: Sample): string {
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__')
  return JSON.stringify(labels.sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** How old each series' sample is, in milliseconds of the source's own clock; NaN where it cannot be told. */
function agesOf(times: readonly Sample[]): Map<string, number> {
  return new Map(
    times.map((sample) => {
      const [askedSeconds, takenSeconds] = sample.value ?? [0, '']
      return [seriesOf(sample), (askedSeconds - Number.parseFloat(takenSeconds)) * 1_000]
    }),
  )
}

interface Told {
  readonly bytes: bigint | null
  readonly isFresh: boolean
}

/**
 * One claim from all its series. Several are told of the same file system: two replicas that collect the same, or the
 * kubelets of two nodes that mount it. They are never added; the largest is taken, since each was right at its own second
 * and the volume held at least that much in this hour.
 */
function useOf(told: readonly Told[]): Pick<ClaimUse, 'usedBytes' | 'silence'> {
  const fresh = told.filter(({ isFresh }) => isFresh)
  const usable = fresh.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))
  const [first, ...others] = usable
  if (first === undefined) return { usedBytes: null, silence: fresh.length > 0 ? 'value-unusable' : 'stale' }
  return { usedBytes: others.reduce((most, bytes) => (bytes > most ? bytes : most), first), silence: null }
}

/** What each claim of these namespaces uses, from the samples and their times; what is of other namespaces is not looked at. */
export function claimUse(
  namespaces: readonly string[],
  answers: { readonly values: readonly Sample[]; readonly times: readonly Sample[] },
): ClaimUse[] {
  const wanted = new Set(namespaces)
  const ages = agesOf(answers.times)
  const byClaim = new Map<string, { namespace: string; claimName: string; told: Told[] }>()
  for (const sample of answers.values) {
    const { namespace = '', persistentvolumeclaim: claimName = '' } = sample.metric
    if (!wanted.has(namespace) || claimName === '') continue
    const key = `${namespace}/${claimName}`
    const claim = byClaim.get(key) ?? { namespace, claimName, told: [] }
    const age = ages.get(seriesOf(sample)) ?? Number.NaN
    claim.told.push({ bytes: exactBytes(sample.value?.[1] ?? ''), isFresh: age <= sampleAgeMsMax })
    byClaim.set(key, claim)
  }
  return [...byClaim.values()].map(({ namespace, claimName, told }) => ({ namespace, claimName, ...useOf(told) }))
}
