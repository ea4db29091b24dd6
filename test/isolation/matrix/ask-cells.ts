import { request } from 'undici'
import type { RealApi } from '../../api/support/real-api.ts'
import type { StatementLog } from '../../harness/statement-log.ts'
import { type Cell, type MatrixCaller, sentBy, tenantOf } from './cells.ts'
import { type Furnished, tokenOfNoRole } from './furnish.ts'
import type { CellAnswer, JudgedCell } from './judge-cells.ts'

export interface Asking {
  readonly api: RealApi
  readonly furnished: Furnished
  readonly log: StatementLog
}

/** Of each answer alone. */
const ownHeaders: readonly string[] = ['date', 'x-request-id']

const codeOf = (text: string): string | null => /^\{.*"code":"([a-z-]+)"/.exec(text)?.[1] ?? null

/** The suite's tokens, one for each caller. */
async function tokenOf(api: RealApi, caller: MatrixCaller): Promise<string | null> {
  if (caller === 'nobody') return null
  return caller === 'no role' ? tokenOfNoRole : await api.token(caller, tenantOf(caller))
}

/** Makes the call of one cell, alone, so that every statement in the log is its own. */
async function answerTo(cell: Cell, { api, furnished, log }: Asking): Promise<CellAnswer> {
  const { endpoint } = cell.call
  const { path, body, ids } = sentBy(cell, furnished)
  const token = await tokenOf(api, cell.caller)
  log.take()
  const answer = await request(`${api.baseUrl}${path}`, {
    method: endpoint.method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      'accept-language': 'fr',
      ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': crypto.randomUUID(),
      'if-match': '"1"',
    },
    body: endpoint.method === 'GET' ? null : body,
  })
  const text = Buffer.from(await answer.body.arrayBuffer()).toString('latin1')
  // An id that was asked for may be said again: two answers are compared as if both had asked for the same.
  const unnamed = (said: string): string => ids.reduce((left, id) => left.replaceAll(id, '(asked)'), said)
  const headers = Object.entries(answer.headers)
    .filter(([name]) => !ownHeaders.includes(name))
    .map(([name, value]) => [name, unnamed(String(value))] as const)
  return {
    status: answer.statusCode,
    code: answer.statusCode >= 400 ? codeOf(text) : null,
    headers,
    bytes: unnamed(text),
    statements: log.take().map(unnamed),
  }
}

/** Makes the calls of all cells, one after the other: what changes nothing first, what is the caller's own last. */
export async function askAll(cells: readonly Cell[], asking: Asking): Promise<JudgedCell[]> {
  const turnOf = ({ call, expected }: Cell): number =>
    (expected === 'allowed' ? 2 : 0) + (call.endpoint.method === 'GET' ? 0 : 1)
  const answered: JudgedCell[] = []
  for (const cell of cells.toSorted((left, right) => turnOf(left) - turnOf(right))) {
    answered.push({ ...cell, answer: await answerTo(cell, asking) })
  }
  return answered
}
