import type { ApiDeps } from '@grenier/api'
import type { Actor, Role } from '@grenier/contracts'
import type { UnitOfWork } from '@grenier/control-plane/ports'
import { inject } from 'vitest'
import { startRealApi } from '../../api/support/real-api.ts'
import { readOperations } from '../../fuzz/api/operations.ts'
import { clustersOfTheFuzz } from '../../fuzz/api/prepare-ground.ts'
import { recordedAt } from '../../harness/fixtures.ts'
import { logStatements } from '../../harness/statement-log.ts'
import { askAll } from './ask-cells.ts'
import { type Cell, cellsOf, tenantOf } from './cells.ts'
import { furnish, type Ids, subjectWithoutRole, tokenOfNoRole } from './furnish.ts'
import type { JudgedCell } from './judge-cells.ts'
import { type SoundCall, soundCalls } from './sound-calls.ts'

/** A furnished API, every call that can be made of it, and how they are made. */
export interface Matrix {
  readonly calls: readonly SoundCall[]
  readonly cells: readonly Cell[]
  /** What a call of the tenant that members act for here names. */
  readonly things: Ids
  /** By which the other tenant is known: what belongs to it, and its names. */
  readonly marksOfOther: readonly string[]
  ask(cells: readonly Cell[]): Promise<JudgedCell[]>
  /** One more call, by somebody of the platform or of the tenant that members act for here. */
  get(role: Role, path: string): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }>
  close(): Promise<void>
}

interface Planted {
  readonly unitOfWork?: (real: UnitOfWork) => UnitOfWork
  /** Who a caller is taken for. */
  readonly takenFor?: (actor: Actor) => Actor
}

function callersOf(byToken: ApiDeps['callers'], takenFor: (actor: Actor) => Actor): ApiDeps['callers'] {
  const nobodyMuch = { actor: { subject: subjectWithoutRole, roles: [], tenantId: null, poolId: null } }
  return {
    ofBearer: async (token, wanted) => {
      if (token === tokenOfNoRole) return nobodyMuch
      const { actor } = await byToken.ofBearer(token, wanted)
      return { actor: takenFor(actor) }
    },
  }
}

/** The real API over a database behind a log of its statements, with two furnished tenants. */
export async function startMatrix({ unitOfWork, takenFor = (actor) => actor }: Planted = {}): Promise<Matrix> {
  const log = await logStatements(inject('postgresAdminUrl'))
  const api = await startRealApi(recordedAt, {
    ...clustersOfTheFuzz,
    ...(unitOfWork === undefined ? {} : { unitOfWork }),
    serverUrl: log.url,
    access: (_, byToken) => ({ callers: callersOf(byToken, takenFor) }),
  })
  const furnished = await furnish(api)
  const documented = readOperations(await (await fetch(`${api.baseUrl}/openapi.json`)).json())
  const calls = soundCalls({ documented, furnished })
  return {
    calls,
    cells: calls.flatMap(cellsOf),
    things: { ...furnished.shared, ...furnished.own },
    marksOfOther: [...Object.values(furnished.other), 'commune-2', 'Commune 002'],
    ask: (cells) => askAll(cells, { api, furnished, log }),
    get: async (role, path) => {
      const token = await api.token(role, tenantOf(role))
      const answer = await fetch(`${api.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    },
    close: async () => {
      await api.close()
      await log.close()
    },
  }
}
