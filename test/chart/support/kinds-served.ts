import { modelOf } from './known-fields.ts'
import type { Rendered } from './render-chart.ts'

type Kind = Pick<Rendered, 'apiVersion' | 'kind'>

/** A kind as `kindsServed` names it. */
export const kindOf = ({ apiVersion, kind }: Kind): string => `${apiVersion} ${kind}`

/** The kinds in what `kubectl api-resources --no-headers` prints. */
export function kindsServed(printed: string): ReadonlySet<string> {
  return new Set(
    printed.split('\n').map((line) => {
      const [kind = '', , apiVersion = ''] = line.trim().split(/\s+/).toReversed()
      return kindOf({ apiVersion, kind })
    }),
  )
}

/** Since this minor of 1 a server has every kind of Kubernetes that the chart writes: admission policies came last. */
const completeSinceMinor = 30

/**
 * What a server of that minor may not leave out: kinds of others, whose definitions the tests brought, and on a server of today
 * any kind at all. An older one may lack what Kubernetes got later.
 */
export function missingKinds(unserved: readonly Kind[], serverMinor: number): string[] {
  const missing = unserved.filter((one) => serverMinor >= completeSinceMinor || modelOf(one) === null)
  return [...new Set(missing.map(kindOf))]
}
