import { it, inject } from 'vitest'
import { clustersOfTheFuzz } from '../../fuzz/api/prepare-ground.ts'
import { startRealApi } from '../../api/support/real-api.ts'
import { recordedAt } from '../../harness/fixtures.ts'
import { logStatements } from '../../harness/statement-log.ts'
import { readOperations } from '../../fuzz/api/operations.ts'
import { endpoints } from '@grenier/contracts'
import { furnish } from './furnish.ts'
import { soundCall } from './sound-calls.ts'
import { cellsOf } from './cells.ts'
import { askAll, tokensFor } from './ask-cells.ts'
import { faultsOf, toldApart, leaksOf } from './judge-cells.ts'
import { writeFileSync } from 'node:fs'
it('x', async () => {
  const log = await logStatements(inject('postgresAdminUrl'))
  const api = await startRealApi(recordedAt, { ...clustersOfTheFuzz, serverUrl: log.url, access: (_p: any, byToken: any) => ({ callers: { ofBearer: async (t: string, w: any) => t === 'no-role' ? { actor: { subject: 'sans-role', roles: [], tenantId: null, poolId: null } } : byToken.ofBearer(t, w) } }) })
  const furnished = await furnish(api)
  const documented = readOperations(await (await fetch(`${api.baseUrl}/openapi.json`)).json())
  const calls: any[] = []
  for (const [op, e] of Object.entries(endpoints)) { try { calls.push(soundCall(op, e, { documented, furnished })) } catch (x) { console.log(String(x)) } }
  const cells = calls.flatMap((c) => cellsOf(c, furnished))
  console.log(cells.length)
  const noRole = 'no-role'
  const t0 = Date.now()
  const answered = await askAll(cells, { api, furnished, log }, tokensFor(api, noRole))
  console.log(Date.now() - t0)
  const told = toldApart(answered)
  writeFileSync('/tmp/matrix.txt', ['FAULTS', ...faultsOf(answered), 'ANSWERS', ...told.answers, 'PATHS', ...told.paths, 'LEAKS', ...leaksOf(answered.filter(({caller, expected}) => caller.startsWith('member')), [...Object.entries(furnished.other).filter(([k])=>k!=='claimName').map(([,v])=>v), 'commune-2', 'Commune 002'])].join('\n'))
  await api.close(); await log.close()
}, 300_000)
