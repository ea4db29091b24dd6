import type { OperationId, Role } from '@grenier/contracts'
import { endpoints } from '@grenier/contracts'
import { createLocalIssuer } from '@grenier/identity'
import { askFor } from '../api/ask-for.ts'
import type { Ask } from '../api/ground.ts'
import { startServerProcess, tokenNames } from '../api/server-process.ts'
import { month } from '../billing/month.ts'
import { percentileOf } from '../quota/load.ts'

interface ListOfCalls {
  readonly operation: OperationId
  readonly role: Role
  readonly query?: string
}

/** What operators open most, and how much of it at once. */
export const membersLists: readonly ListOfCalls[] = [
  { operation: 'listTenants', role: 'operator', query: 'limit=200' },
  { operation: 'listTenants', role: 'operator', query: 'limit=200&sort=inhabitants&direction=desc' },
  { operation: 'listTenants', role: 'operator', query: 'limit=200&search=commune+17' },
  { operation: 'getFleetOverview', role: 'operator' },
  { operation: 'getProvisioningSummary', role: 'operator' },
  { operation: 'listPools', role: 'operator', query: 'limit=200' },
  { operation: 'listRequestInbox', role: 'operator' },
]
/** The same of finance and auditors, once a month was lived. */
export const monthsLists: readonly ListOfCalls[] = [
  { operation: 'listStatements', role: 'finance', query: 'limit=200' },
  { operation: 'listCharges', role: 'finance', query: `limit=200&month=${month}` },
  { operation: 'getPeriod', role: 'finance' },
  { operation: 'listAuditFacts', role: 'auditor', query: 'limit=200' },
]
const connections = 8
const tokenSeconds = 3_600
const clientsAtOnce = 16

export interface ListTime {
  readonly call: string
  readonly p50Ms: number
  readonly p95Ms: number
}

export interface CallFigures {
  readonly lists: readonly ListTime[]
  readonly api: { readonly callsPerSecond: number; readonly peakMiB: number }
}

const rounded = (value: number) => Math.round(value * 10) / 10

/** Starts the API in a process of its own over the region and asks it for what people open. @throws Error for any answer but 200. */
export async function timeCalls(
  urls: Readonly<Record<'tenant' | 'platform' | 'relay', string>>,
  { lists, tenantIds, seconds }: { lists: readonly ListOfCalls[]; tenantIds: readonly string[]; seconds: number },
): Promise<CallFigures> {
  const issuer = await createLocalIssuer(tokenNames)
  const bearer = async (role: Role) => {
    const person = { subject: `${role}-1`, roles: [role], tenantId: null }
    return {
      authorization: `Bearer ${await issuer.mint({ ...person, lifetimeSeconds: tokenSeconds, nowMs: Date.now() })}`,
    }
  }
  const server = await startServerProcess('ours', { urls, connections, keys: issuer.publicJwks })
  const timed = async (asks: readonly Ask[], clients: number) => {
    await askFor(server.baseUrl, { asks, clients, seconds: 1 })
    const { elapsedMs, msOf, statuses } = await askFor(server.baseUrl, { asks, clients, seconds })
    const strange = [...statuses.keys()].filter((status) => status !== 200)
    if (strange.length > 0) throw new Error(`${asks[0]?.path} was answered ${strange.join(', ')}`)
    return { elapsedMs, times: msOf(200) }
  }
  try {
    const times: ListTime[] = []
    for (const { operation, role, query } of lists) {
      const path = endpoints[operation].path.replace('{month}', month)
      const call = query === undefined ? path : `${path}?${query}`
      const { times: took } = await timed([{ path: call, headers: await bearer(role) }], 1)
      times.push({ call, p50Ms: rounded(percentileOf(took, 50)), p95Ms: rounded(percentileOf(took, 95)) })
    }
    const headers = await bearer('operator')
    const members = tenantIds.map((tenantId) => ({
      path: endpoints.getTenant.path.replace('{tenantId}', tenantId),
      headers,
    }))
    const { elapsedMs, times: answered } = await timed(members, clientsAtOnce)
    const { peakRssMiB } = await server.use()
    return {
      lists: times,
      api: { callsPerSecond: Math.round((answered.length * 1_000) / elapsedMs), peakMiB: peakRssMiB },
    }
  } finally {
    await server.stop()
  }
}
