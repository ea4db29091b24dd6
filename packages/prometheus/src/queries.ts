import type { MeasurementSourceAccess } from '@grenier/control-plane/ports'

const metric = 'kubelet_volume_stats_used_bytes'
/** What Kubernetes accepts as a namespace, and nothing that means something to a regular expression. */
const namespaceName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

/** A text between double quotes as PromQL reads it. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}

/**
 * The samples of these namespaces and no other, and when each was taken. A regular expression of a matcher is anchored at
 * both ends, so a namespace is named whole or not at all. Throws for what is no name of a namespace: it is never sent.
 */
export function volumeQueries(
  matchers: MeasurementSourceAccess['matchers'],
  namespaces: readonly string[],
): { readonly values: string; readonly times: string } {
  const strange = namespaces.find((name) => !namespaceName.test(name))
  if (strange !== undefined || namespaces.length === 0) throw new Error(`no namespace: ${strange ?? 'none given'}`)
  const fixed = Object.entries(matchers).map(([label, value]) => `${label}=${quoted(value)}`)
  const selector = `${metric}{${[`namespace=~${quoted(namespaces.join('|'))}`, ...fixed].join(',')}}`
  return { values: selector, times: `timestamp(${selector})` }
}
