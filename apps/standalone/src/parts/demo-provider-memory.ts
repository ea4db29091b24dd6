import { systemNowMs } from '@grenier/platform'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

/** Whoever begins sign-ins without end pushes out the oldest ones, and fills no memory. */
const rowsMax = 2_000

interface Row {
  readonly payload: AdapterPayload
  readonly endsAtMs: number
}

/** What the embedded provider remembers, in this process alone: the sign-ins of a demo end with it. */
export function createProviderMemory(): AdapterFactory {
  const rows = new Map<string, Row>()
  return (model) => memoryOf(rows, model)
}

function memoryOf(rows: Map<string, Row>, model: string): Adapter {
  const keyOf = (id: string): string => `${model}:${id}`
  const standing = (row: Row | undefined): AdapterPayload | undefined =>
    row !== undefined && row.endsAtMs > systemNowMs() ? row.payload : undefined
  const findBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
    standing([...rows].find(([key, { payload }]) => key.startsWith(`${model}:`) && payload[field] === value)?.[1])
  return {
    upsert: async (id, payload, expiresInSeconds) => {
      const endsAtMs = expiresInSeconds === undefined ? Infinity : systemNowMs() + expiresInSeconds * 1_000
      rows.delete(keyOf(id))
      rows.set(keyOf(id), { payload, endsAtMs })
      for (const key of rows.keys()) {
        if (rows.size <= rowsMax) break
        rows.delete(key)
      }
    },
    find: async (id) => standing(rows.get(keyOf(id))),
    findByUid: async (uid) => findBy('uid', uid),
    findByUserCode: async (userCode) => findBy('userCode', userCode),
    consume: async (id) => {
      const row = rows.get(keyOf(id))
      if (row !== undefined) row.payload['consumed'] = Math.floor(systemNowMs() / 1_000)
    },
    destroy: async (id) => void rows.delete(keyOf(id)),
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of rows) if (payload.grantId === grantId) rows.delete(key)
    },
  }
}
