import type { MeasurementSourceAccess, VolumeMeasurements } from '@grenier/control-plane/ports'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createVolumeMeasurements } from './create-volume-measurements.ts'
import { type PrometheusDouble, startPrometheusDouble } from './double/index.ts'

const ours = 'auvers-95039-storage'
let double: PrometheusDouble
let measurements: VolumeMeasurements

beforeAll(async () => {
  double = await startPrometheusDouble()
  measurements = createVolumeMeasurements({ allowLoopback: true, bounds: { bytesMax: 4_000, timeoutMs: 300 } })
})

afterEach(() => {
  double.ill = null
  double.token = null
  double.series = []
  double.queries.length = 0
})

afterAll(async () => {
  await measurements.close()
  await double.close()
})

const source = (change: Partial<MeasurementSourceAccess> = {}): MeasurementSourceAccess => ({
  url: double.url,
  caPem: null,
  token: null,
  matchers: {},
  ...change,
})

const volume = (claim: string, value: string, more: Record<string, string> = {}) => ({
  labels: { namespace: ours, persistentvolumeclaim: claim, instance: '10.0.0.1:10250', ...more },
  value,
})

async function claims(namespaces: readonly string[] = [ours]) {
  const answer = await measurements.readUse(source(), namespaces)
  if (answer.state === 'silent') throw new Error(answer.reason)
  return answer.claims.map(({ claimName, usedBytes, silence }) => [claimName, usedBytes ?? silence])
}

describe('the use of a claim', () => {
  it('is the exact number that was said, and namespaces of others are not asked about', async () => {
    double.series = [
      volume('archives', '1.073741824e+09'),
      volume('images', '0'),
      volume('foreign', '7', { namespace: `${ours}-not-ours` }),
    ]
    expect(await claims()).toEqual([
      ['archives', 1_073_741_824n],
      ['images', 0n],
    ])
    expect(double.queries.every((query) => query.includes(`{namespace=~"${ours}"}`))).toBe(true)
  })

  it.each(['NaN', '+Inf', '-Inf', '-4096', '0.5', '1e+300'])('is not %s: that is no number of bytes', async (value) => {
    double.series = [volume('archives', value)]
    expect(await claims()).toEqual([['archives', 'value-unusable']])
  })

  it('is the larger of what two replicas say, never their sum, and a broken one does not spoil the other', async () => {
    double.series = [
      volume('archives', '100', { prometheus_replica: 'a' }),
      volume('archives', '130', { prometheus_replica: 'b' }),
      volume('images', 'NaN', { prometheus_replica: 'a' }),
      volume('images', '5', { prometheus_replica: 'b' }),
    ]
    expect(await claims()).toEqual([
      ['archives', 130n],
      ['images', 5n],
    ])
  })

  it('is not what was sampled more than five minutes ago, were it larger', async () => {
    double.series = [
      { ...volume('archives', '900', { instance: 'old-node' }), ageSeconds: 302 },
      { ...volume('archives', '100'), ageSeconds: 298 },
      { ...volume('images', '5'), ageSeconds: 301 },
    ]
    expect(await claims()).toEqual([
      ['archives', 100n],
      ['images', 'stale'],
    ])
  })

  it('of a cluster among others is told by its fixed labels', async () => {
    double.series = [volume('archives', '1', { cluster: 'troyes' }), volume('archives', '2', { cluster: 'cergy' })]
    const answer = await measurements.readUse(source({ matchers: { cluster: 'troyes' } }), [ours])
    expect(answer).toMatchObject({ state: 'answered', claims: [{ usedBytes: 1n }] })
  })

  it('that is not reported is not told at all', async () => {
    expect(await claims()).toEqual([])
  })
})

describe('a source', () => {
  it.each([
    [{ status: 400 }, 'query-refused'],
    [{ status: 422 }, 'query-refused'],
    [{ status: 503 }, 'source-failing'],
    [{ status: 500 }, 'source-failing'],
    [{ status: 403 }, 'token-refused'],
    [{ status: 302, body: '' }, 'answer-unreadable'],
    [{ body: '<html>welcome</html>' }, 'answer-unreadable'],
    [{ body: '{"status":"success","data":{"resultType":"matrix","result":[]}}' }, 'answer-unreadable'],
    [{ warnings: ['some store is away'] }, 'answer-partial'],
    [{ body: 'x'.repeat(5_000) }, 'answer-too-large'],
    [{ hangs: true }, 'unreachable'],
  ])('that answers %o is silent: %s', async (ill, reason) => {
    double.series = [volume('archives', '1')]
    double.ill = ill
    expect(await measurements.readUse(source(), [ours])).toEqual({ state: 'silent', reason })
  })

  it('that is away is silent', async () => {
    expect(await measurements.readUse(source({ url: 'http://127.0.0.1:1' }), [ours])).toEqual({
      state: 'silent',
      reason: 'unreachable',
    })
  })

  it('wants its token, which is looked at when it is declared', async () => {
    double.token = 'right'
    await expect(measurements.inspect(source({ token: 'wrong' }))).rejects.toMatchObject({
      code: 'measurement-token-refused',
    })
    await measurements.inspect(source({ token: 'right' }))
    double.ill = { status: 503 }
    await expect(measurements.inspect(source({ token: 'right' }))).rejects.toMatchObject({
      code: 'measurement-source-unreachable',
      params: { detail: 'source-failing' },
    })
  })

  it('on our own machine is asked by nobody but the local demo', async () => {
    const strict = createVolumeMeasurements()
    await expect(strict.inspect(source())).rejects.toMatchObject({ code: 'measurement-source-refused' })
    await expect(strict.readUse(source(), [ours])).rejects.toMatchObject({ code: 'measurement-source-refused' })
    // A name that resolves to it later is refused when connecting; a name of no address is merely away.
    const named = source({ url: 'https://localtest.invalid' })
    expect(await strict.readUse(named, [ours])).toEqual({ state: 'silent', reason: 'unreachable' })
    await strict.close()
  })
})
