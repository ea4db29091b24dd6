import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MeasurementSourceAccess, VolumeMeasurements } from '@grenier/control-plane/ports'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { type PrometheusDouble, type Series, startPrometheusDouble } from '@grenier/prometheus/double'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPrometheus } from '../harness/prometheus.ts'
import type { RunningServer } from '../harness/redis.ts'
import { ensurePrometheus } from '../harness/system-packages.ts'
import { until } from '../harness/until.ts'

const program = await ensurePrometheus()
if (program.kind === 'missing') {
  if (process.env['CI'] === 'true') throw new Error(program.reason)
  process.stderr.write(`${program.reason} Tests that need a real Prometheus are skipped.\n`)
}

const metric = 'kubelet_volume_stats_used_bytes'
const ours = 'auvers-95039-storage'
const oddValue = 'tro"yes\\1'

const volume = (claim: string, value: string, more: Record<string, string> = {}): Series => ({
  labels: { namespace: ours, persistentvolumeclaim: claim, cluster: oddValue, node: 'a', ...more },
  value,
})

/** What the kubelets tell, as an exporter writes it and as Prometheus reads it. */
const series: readonly Series[] = [
  volume('exponent', '1.073741824e+09'),
  volume('empty', '0'),
  volume('largest', '9007199254740991'),
  volume('too-large', '9007199254740992'),
  volume('replicas', '100', { node: 'a' }),
  volume('replicas', '130', { node: 'b' }),
  volume('not-a-number', 'NaN'),
  volume('infinite', '+Inf'),
  volume('negative', '-4096'),
  volume('half', '0.5'),
  { ...volume('old', '900'), ageSeconds: 360 },
  { ...volume('moved', '900', { node: 'a' }), ageSeconds: 360 },
  volume('moved', '70', { node: 'b' }),
  volume('other-cluster', '7', { cluster: 'cergy' }),
  volume('foreign', '7', { namespace: `${ours}-2` }),
]

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

/** The exposition format; a sample that is old bears its time. */
function exposition(nowMs: number): string {
  const lines = series.map(({ labels, value, ageSeconds }) => {
    const written = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`)
    const time = ageSeconds === undefined ? '' : ` ${nowMs - ageSeconds * 1_000}`
    return `${metric}{${written.join(',')}} ${value}${time}`
  })
  return `# TYPE ${metric} gauge\n${lines.join('\n')}\n`
}

describe.skipIf(program.kind === 'missing')('a real Prometheus', () => {
  const measurements = createVolumeMeasurements({ allowLoopback: true })
  // Old samples are of one instant: told again with another time, they would be new ones.
  const startedMs = Date.now()
  let exporter: Server
  let prometheus: RunningServer
  let double: PrometheusDouble

  beforeAll(async () => {
    exporter = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      response.end(exposition(startedMs))
    })
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve))
    if (program.kind === 'missing') return
    prometheus = await startPrometheus(program, `127.0.0.1:${(exporter.address() as AddressInfo).port}`)
    double = await startPrometheusDouble()
    double.series = series
    // A server that was just started may refuse to answer before it scrapes.
    const scraped = () => ask(prometheus.url).catch(() => [])
    await until(scraped, (told) => told.length > 0)
  })
  afterAll(async () => {
    await measurements.close()
    await prometheus?.stop()
    await double?.close()
    await new Promise<void>((resolve) => exporter.close(() => resolve()))
  })

  const source = (url: string, change: Partial<MeasurementSourceAccess> = {}): MeasurementSourceAccess => ({
    url,
    caPem: null,
    token: null,
    matchers: { cluster: oddValue },
    ...change,
  })

  function told(answer: Awaited<ReturnType<VolumeMeasurements['readUse']>>): [string, bigint | string | null][] {
    if (answer.state === 'silent') throw new Error(answer.reason)
    return answer.claims
      .map(({ claimName, usedBytes, silence }): [string, bigint | string | null] => [claimName, usedBytes ?? silence])
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
  }

  async function ask(
    url: string,
    change: Partial<MeasurementSourceAccess> = {},
    namespaces: readonly string[] = [ours],
  ) {
    return told(await measurements.readUse(source(url, change), namespaces))
  }

  it('is declared like any source', async () => {
    await expect(measurements.inspect(source(prometheus.url))).resolves.toBeUndefined()
    const elsewhere = measurements.inspect(source(`${prometheus.url}/nowhere`))
    await expect(elsewhere).rejects.toMatchObject({ code: 'measurement-source-unreachable' })
  })

  it('tells the use of each claim to the byte, and of what is no number of bytes, or old, nothing', async () => {
    expect(await ask(prometheus.url)).toEqual([
      ['empty', 0n],
      ['exponent', 1_073_741_824n],
      ['half', 'value-unusable'],
      ['infinite', 'value-unusable'],
      ['largest', 9_007_199_254_740_991n],
      ['moved', 70n],
      ['negative', 'value-unusable'],
      ['not-a-number', 'value-unusable'],
      ['old', 'stale'],
      ['replicas', 130n],
      ['too-large', 'value-unusable'],
    ])
  })

  it('tells claims of whole namespaces and of the fixed labels alone', async () => {
    expect(await ask(prometheus.url, { matchers: { cluster: 'cergy' } })).toEqual([['other-cluster', 7n]])
    expect(await ask(prometheus.url, {}, [`${ours}-2`, 'nobodys'])).toEqual([['foreign', 7n]])
    expect(await ask(prometheus.url, {}, ['auvers-95039'])).toEqual([])
  })

  it('tells what the double tells, so that what is tested on it holds', async () => {
    expect(await ask(double.url)).toEqual(await ask(prometheus.url))
  })

  it('refuses a query that it cannot read, and that is a silence', async () => {
    const answer = await measurements.readUse(source(prometheus.url, { matchers: { 'not a label': 'x' } }), [ours])
    expect(answer).toEqual({ state: 'silent', reason: 'query-refused' })
  })
})
