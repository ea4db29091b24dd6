/** One series as a kubelet gives it, and its last sample. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** The value as the source writes it. */
  readonly value: string
  /** How old its last sample is; nothing at all: just taken. */
  readonly ageSeconds?: number
}

const metricName = 'kubelet_volume_stats_used_bytes'
const matcher = /(\w+)(=~|=)("(?:[^"\\]|\\.)*")/g
/** As long as an instant query looks back: what is older is not there any more. */
const lookbackSecondsMax = 3_600

function selected(series: readonly Series[], selector: string): Series[] {
  const wanted = [...selector.matchAll(matcher)].map(([, label = '', operator, quoted = '""']) => {
    const text = JSON.parse(quoted) as string
    const pattern = operator === '=~' ? new RegExp(`^(?:${text})$`) : null
    return { label, holds: (value: string) => (pattern === null ? value === text : pattern.test(value)) }
  })
  return series.filter(
    ({ labels, ageSeconds = 0 }) =>
      ageSeconds <= lookbackSecondsMax && wanted.every(({ label, holds }) => holds(labels[label] ?? '')),
  )
}

/** The vector that one of the three queries Grenier asks evaluates to; null for any other. */
export function evaluate(series: readonly Series[], query: string, nowSeconds: number): object[] | null {
  if (query === 'vector(1)') return [{ metric: {}, value: [nowSeconds, '1'] }]
  const inner = /^timestamp\((.*)\)$/.exec(query)?.[1] ?? query
  if (!inner.startsWith(`${metricName}{`)) return null
  return selected(series, inner).map(({ labels, value, ageSeconds = 0 }) =>
    inner === query
      ? { metric: { __name__: metricName, ...labels }, value: [nowSeconds, value] }
      : { metric: labels, value: [nowSeconds, String(nowSeconds - ageSeconds)] },
  )
}
