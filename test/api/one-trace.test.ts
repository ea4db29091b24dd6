import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, endpoints, type Role } from '@grenier/contracts'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createLocalIssuer } from '@grenier/identity'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { classNames, installation, openTown } from '../chaos/provisioning/town.ts'
import { type AppProcess, environmentOfApps, publishKeys, standApp, thisRoot } from '../harness/app-process.ts'
import { startTraceReceiver, type ToldSpan, type TraceReceiver, tracedKeys } from '../harness/trace-receiver.ts'
import { until } from '../harness/until.ts'

const token = { issuer: 'https://issuer.traces', audience: 'grenier' }
const persons = { member: 'nadege.martin@commune.example', operator: 'paul.durand@syndicat.example' }
const written = { justification: 'Dossiers de Madame Lefèvre', reason: 'Vu avec Monsieur Petit' }
const receiversKey = 'key-of-the-receiver'
/** Of a caller that traces too. */
const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

const arrivals = 'http.server.request.start'

/** A request as the cluster got it. */
interface Arrival {
  readonly method: string | undefined
  readonly path: string
  readonly traceParent: string | undefined
}

// The cluster stands in this process, below all code of ours that asks it.
const arrived: Arrival[] = []
const noteArrival = (message: unknown): void => {
  const { method, url, headers } = (message as { request: IncomingMessage }).request
  arrived.push({ method, path: url ?? '', traceParent: headers['traceparent']?.toString() })
}

const issuer = await createLocalIssuer(token)
const passwordIn = (url: string): string => new URL(url).password
const closing: (() => Promise<unknown>)[] = []
let traces: TraceReceiver
/** What nobody may find in a span. */
const secrets: string[] = []

async function standProcesses(): Promise<{ town: Awaited<ReturnType<typeof openTown>>; apps: AppProcess[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'grenier-traces-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const kubernetes = await startEmbeddedKubernetes({
    storageClasses: Object.values(classNames).map((name) => ({ name, roundingStepBytes: GIB })),
    bucketProvisioner: { endpointHost: 's3.cergy.example', endpointPort: 443 },
  })
  closing.push(() => kubernetes.close())
  const secretKeyBase64 = randomBytes(32).toString('base64')
  const town = await openTown(kubernetes.kubeconfig, { serverUrl: inject('postgresAdminUrl'), secretKeyBase64 })
  closing.push(() => town.close())
  const keys = await publishKeys(issuer)
  closing.push(() => keys.close())
  const { urls } = town.database
  const env = {
    ...environmentOfApps({
      installation,
      token,
      urls,
      queue: { DATABASE_URL_QUEUE: urls.queue },
      keysUrl: keys.url,
      secretKeyBase64,
    }),
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${receiversKey}`,
  }
  const apps = await Promise.all(
    (['api', 'worker'] as const).map((app) => standApp(app, { app, root: thisRoot, env, folder })),
  )
  closing.push(() => Promise.all(apps.map((app) => app.end('SIGKILL'))))
  const { users } = parse(kubernetes.kubeconfig) as { users: [{ user: { token: string } }] }
  secrets.push(secretKeyBase64, receiversKey, users[0].user.token, ...Object.values(urls).map(passwordIn))
  return { town, apps }
}

/** As a caller that traces sends. */
const tracedFetch: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('traceparent', `00-${caller.traceId}-${caller.spanId}-01`)
  return fetch(input, { ...init, headers })
}

async function clientOf(
  baseUrl: string,
  who: { subject: string; role: Role; tenantId: string | null },
): Promise<Client> {
  const { subject, role, tenantId } = who
  const bearer = await issuer.mint({ subject, roles: [role], tenantId, lifetimeSeconds: 3_600, nowMs: Date.now() })
  secrets.push(bearer)
  return createClient({ baseUrl, token: bearer, fetch: tenantId === null ? fetch : tracedFetch })
}

/** A member whose programs trace asks, the operator grants it, and the cluster allows it. */
async function grantSpace(
  baseUrl: string,
  { tenantId, offerId }: { tenantId: string; offerId: string },
): Promise<void> {
  const member = await clientOf(baseUrl, { subject: persons.member, role: 'member-requester', tenantId })
  const operator = await clientOf(baseUrl, { subject: persons.operator, role: 'operator', tenantId: null })
  const asked = await member.call('submitQuotaRequest', {
    params: { tenantId },
    body: { lines: [{ offerId, wantedQuotaBytes: 50n * GIB }], justification: written.justification, wishedOn: null },
  })
  await operator.call('decideQuotaRequest', {
    params: { requestId: asked.id },
    body: { decision: 'approve', reason: written.reason },
    ifMatch: asked.version,
  })
  await until(
    () => operator.call('getQuotaRequest', { params: { requestId: asked.id } }),
    ({ state }) => state === 'active',
  )
}

beforeAll(async () => {
  subscribe(arrivals, noteArrival)
  closing.push(async () => unsubscribe(arrivals, noteArrival))
  traces = await startTraceReceiver()
  closing.push(() => traces.close())
  const { town, apps } = await standProcesses()
  const [api] = apps
  const { id: tenantId } = await town.enrol(1)
  await grantSpace(api?.baseUrl ?? '', { tenantId, offerId: town.offers.blockId })
  // What they have not told yet they tell at their end.
  await Promise.all(apps.map((app) => app.end('SIGTERM')))
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

/** The name of a call's span: the server writes parameters of routes with a colon. */
const callOf = (operation: 'submitQuotaRequest' | 'decideQuotaRequest'): string =>
  `POST ${endpoints[operation].path.replaceAll(/\{(\w+)\}/g, ':$1')}`

describe('an API and a worker that are processes of their own', () => {
  const decision = callOf('decideQuotaRequest')
  /** What led to a write on the cluster, from it up to its call. */
  const wayOf = (write: ToldSpan) =>
    [write, ...traces.ancestorsOf(write)].map(({ name, kind, service }) => `${service}: ${name} (${kind})`)
  const writes = () => traces.spans().filter(({ name }) => name === 'PATCH kubernetes')
  const decisionTrace = () => {
    const spans = traces.spans()
    const call = spans.find(({ name }) => name === decision)
    return spans.filter(({ traceId }) => traceId === call?.traceId)
  }

  it('tell one trace from the call through the outbox and the job to the cluster, each its own spans', () => {
    expect(writes().map(wayOf)).toContainEqual([
      'grenier-worker: PATCH kubernetes (client)',
      'grenier-worker: job reconcile-tenant (consumer)',
      'grenier-worker: publish reconcile-tenant (producer)',
      'grenier-api: transact platform (client)',
      `grenier-api: ${decision} (server)`,
    ])
  })

  it('leave no span of it without its parent, and one that has none: the call', () => {
    const spans = decisionTrace()
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['grenier-api', 'grenier-worker']))
    const known = new Set<string | undefined>(spans.map(({ spanId }) => spanId))
    expect(known.size).toBe(spans.length)
    expect(spans.filter(({ parentSpanId }) => !known.has(parentSpanId)).map(({ name }) => name)).toEqual([decision])
    expect(spans.find(({ name }) => name === decision)?.parentSpanId).toBeUndefined()
  })

  it('name to the cluster the very request of theirs that it answers', () => {
    const asked = writes().map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`)
    const patches = arrived.filter(({ method }) => method === 'PATCH')
    const got = patches.flatMap(({ traceParent }) => traceParent ?? [])
    expect(asked.length).toBeGreaterThan(0)
    expect(new Set(got)).toEqual(new Set(asked))
    expect(got).toHaveLength(asked.length)
    // What all members share a worker may lay before it is asked anything, by the first look at its clusters: no call is behind it.
    const untraced = patches.filter(({ traceParent }) => traceParent === undefined)
    expect(untraced.filter(({ path }) => path.includes('/namespaces/'))).toEqual([])
  })

  it('go on in the trace of a caller that names its own', () => {
    const submitted = traces.spans().find(({ name }) => name === callOf('submitQuotaRequest'))
    expect(submitted).toMatchObject({ traceId: caller.traceId, parentSpanId: caller.spanId, service: 'grenier-api' })
  })

  it('tell nothing that a person wrote, who it was, or a secret', () => {
    const keys = new Set(traces.spans().flatMap(({ attributes }) => Object.keys(attributes)))
    expect(tracedKeys).toEqual(expect.arrayContaining([...keys]))
    const told = traces.text()
    for (const text of [...Object.values(persons), ...Object.values(written), ...secrets]) {
      expect(text).not.toBe('')
      expect(told).not.toContain(text)
    }
  })
})
