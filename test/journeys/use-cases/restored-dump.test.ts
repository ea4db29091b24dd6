import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createJobUseCases, holdClustersAtStart } from '@grenier/control-plane'
import { ensureLogins, migrate } from '@grenier/database'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../harness/guarded-server.ts'
import { attachDatabase } from '../../harness/migrated-database.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { postgresWithTools } from '../../harness/postgres-tools.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

const run = promisify(execFile)
const bin = postgresWithTools()
if (bin === null) process.stderr.write('No PostgreSQL with pg_dump under /usr/lib/postgresql: no dump is restored.\n')

const restoredName = 'grenier_restored'
const reason = 'Base restaurée le 2 février'

describe.skipIf(bin === null)('a database that was dumped by pg_dump and restored by pg_restore', () => {
  let server: RunningServer
  let house: House
  let region: Region
  let dir: string
  let tenantId: string
  beforeAll(async () => {
    server = await startPostgres(undefined, bin ?? '')
    house = await openHouse('2026-02-02T09:00:00Z', { serverUrl: server.url })
    dir = await mkdtemp(join(tmpdir(), 'grenier-restored-dump-'))
    region = await prepareRegion(house)
    tenantId = (await enrolCommune(house, region, { name: 'Vétheuil' })).id
    await house.jobs['reconcile-tenant']({ tenantId })
  })
  afterAll(async () => {
    await house?.close()
    await server?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  const tool = (name: string, args: readonly string[]) => run(join(bin ?? '', name), args)

  /** As docs/restored-database.md says it, and the migration of the chart after it. */
  async function dumpAndForget(): Promise<() => Promise<string>> {
    const file = join(dir, 'grenier.dump')
    await tool('pg_dump', ['--format=custom', `--file=${file}`, `--dbname=${house.database.adminUrl}`])
    return async () => {
      const admin = new Client({ connectionString: server.url })
      await admin.connect()
      await admin.query(`CREATE DATABASE ${restoredName}`)
      await admin.end()
      const url = new URL(server.url)
      url.pathname = `/${restoredName}`
      await tool('pg_restore', ['--exit-on-error', '--single-transaction', `--dbname=${url.href}`, file])
      return url.href
    }
  }

  it('starts observe-only: nothing is written to a cluster, nothing deleted, each member says why, and a lift is for ever', async () => {
    const restore = await dumpAndForget()
    // After the dump: a suspension, which no revision shows, and a member that the dump does not know.
    await house.api.suspendTenant({ tenantId, reason: 'Compte compromis' }, callOf(operator))
    await house.jobs['reconcile-tenant']({ tenantId })
    expect(house.cluster.blueprints.at(-1)?.isSuspended).toBe(true)
    await enrolCommune(house, region, { name: 'Auvers' })

    const adminUrl = await restore()
    expect((await migrate({ adminUrl })).applied).toEqual([])
    const word = 'a-password-of-a-test'
    const urls = await ensureLogins({
      adminUrl,
      passwords: { tenant: word, platform: word, relay: word, queue: word, rotation: word },
    })
    const database = attachDatabase({ name: restoredName, adminUrl, urls })
    const { unitOfWork } = database.open()
    const ports = { ...house.ports, unitOfWork }
    const deletions = house.cluster.removedDrills.length
    house.cluster.blueprints.length = 0
    house.cluster.newestRevision = 1n

    expect(await holdClustersAtStart(ports, reason)).toBe(1)
    const jobs = createJobUseCases(ports)
    expect(await jobs['reconcile-tenant']({ tenantId })).toMatchObject({ kind: 'retry' })
    await jobs['purge-expired']({})
    expect(house.cluster.blueprints).toEqual([])
    expect(house.cluster.removedDrills).toHaveLength(deletions)
    const stated = await unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      holds: await tx.provisioning.listClusterHolds(region.block.clusterId),
      tenants: await tx.provisioning.tenantsOnCluster(region.block.clusterId),
    }))
    expect(stated.holds).toMatchObject([{ cause: 'operator', detail: reason, heldBy: 'worker:start', liftedAt: null }])
    expect(stated.tenants).toEqual([tenantId])
    const client = new Client({ connectionString: adminUrl })
    await client.connect()
    const { rows } = await client.query("SELECT tenant_id FROM tenant_condition WHERE reason = 'ClusterHeld'")
    await client.end()
    expect(rows).toEqual([{ tenant_id: tenantId }])

    const [hold] = stated.holds
    if (hold === undefined) throw new Error('no hold')
    await unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.provisioning.liftClusterHold(
        { ...hold, liftedAt: house.ports.clock.now(), liftedBy: 'x', liftReason: 'vérifié', version: 2 },
        0n,
      ),
    )
    // The setting may stay: a process that starts again holds nothing a second time for the same reason.
    expect(await holdClustersAtStart(ports, reason)).toBe(0)
    expect(await holdClustersAtStart(ports, 'Base restaurée le 3 février')).toBe(1)
    await database.drop()
  })
})
