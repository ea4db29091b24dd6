import { execFile } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEscrowBox, openEscrowFile } from '@grenier/identity'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'

const command = fileURLToPath(new URL('../../../packages/identity/src/bin/open-escrow.ts', import.meta.url))
const run = promisify(execFile)
const { publicKey, privateKey } = generateKeyPairSync('x25519')
const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const escrow = createEscrowBox(publicKey.export({ format: 'pem', type: 'spki' }).toString())

let scene: ExitScene
let folder: string
beforeAll(async () => {
  scene = await openExitScene({ escrow })
  folder = await mkdtemp(join(tmpdir(), 'grenier-escrow-'))
})
afterAll(async () => {
  await scene?.close()
  await rm(folder, { recursive: true, force: true })
})

const secretOf = (slug: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  name: 'grenier-backup-repository',
  namespace: `${slug}-storage`,
})

/** The password as the cluster got it, byte for byte. */
async function appliedPassword(slug: string): Promise<string> {
  const secret = await scene.api.read(secretOf(slug))
  const { password } = (secret?.['data'] ?? {}) as { password?: string }
  if (password === undefined) throw new Error(`no password was applied for ${slug}`)
  return Buffer.from(password, 'base64').toString('utf8')
}

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query<Row>(sql)).rows
  } finally {
    await admin.end()
  }
}

const exported = () => scene.house.api.exportEscrow({}, callOf(operator))
const receive = (sha256: string) =>
  scene.house.api.recordEscrowReceipt({ sha256, place: 'Coffre de la direction' }, callOf(operator))

async function conditionOf(tenantId: string): Promise<string> {
  const tenant = await scene.house.api.getTenant({ tenantId }, callOf(operator))
  const found = tenant.conditions.find(({ type }) => type === 'PasswordEscrowed')
  return `${found?.status} ${found?.reason}`
}

describe('the escrow of repository passwords', () => {
  it('opens what was applied, byte for byte, once cluster, namespace and the key of the database are gone', async () => {
    const one = await scene.enrol('Auvers')
    const other = await scene.enrol('Bray')
    const applied = { [one.slug]: await appliedPassword(one.slug), [other.slug]: await appliedPassword(other.slug) }
    const { file, sha256, sealCount, unsealedCount, keyId } = await exported()
    expect({ sealCount, unsealedCount, keyId }).toEqual({ sealCount: 2, unsealedCount: 0, keyId: escrow.keyId })
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256)
    for (const password of Object.values(applied)) expect(file).not.toContain(password)

    await scene.api.remove(secretOf(one.slug))
    for (const purpose of ['storage', 'backup']) {
      await scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: `${one.slug}-${purpose}` })
    }
    await query(`UPDATE backup_repository SET password_sealed = 'g1.lost.AAAA.AAAA'`)

    const opened = Object.fromEntries(openEscrowFile(file, privatePem).map(({ slug, password }) => [slug, password]))
    expect(opened).toEqual(applied)
    // The command that an operator runs where the private key is: it gets two files and nothing else.
    await writeFile(join(folder, 'escrow.jsonl'), file)
    await writeFile(join(folder, 'escrow.key'), privatePem)
    const paths = ['--file', join(folder, 'escrow.jsonl'), '--key', join(folder, 'escrow.key')]
    const { stdout } = await run(process.execPath, [command, ...paths, '--tenant', one.slug], { env: {} })
    expect(stdout).toBe(`${one.slug} ${one.id} ${applied[one.slug]}\n`)
    const unknown = await run(process.execPath, [command, ...paths, '--tenant', 'nobody'], { env: {} }).then(
      () => 'opened',
      (error: { stderr: string }) => error.stderr,
    )
    expect(unknown).toBe('escrow: the file has no such tenant\n')
  })

  it('is sealed in the transaction that makes the password, and nothing of it is ever changed', async () => {
    const tenant = await scene.enrol('Cergy')
    const sealed = await query<{ isOne: boolean }>(
      `SELECT seal.xmin = repository.xmin AS "isOne" FROM escrow_seal seal
         JOIN backup_repository repository USING (tenant_id) WHERE tenant_id = '${tenant.id}'`,
    )
    expect(sealed).toEqual([{ isOne: true }])
    const rights = await query<{ privilege: string }>(
      `SELECT DISTINCT privilege_type AS privilege FROM information_schema.role_table_grants
        WHERE table_name IN ('escrow_seal', 'escrow_receipt', 'escrow_receipt_seal') AND grantee IN ('grenier_tenant', 'grenier_platform', 'grenier_relay')
        ORDER BY 1`,
    )
    expect(rights.map(({ privilege }) => privilege)).toEqual(['INSERT', 'SELECT'])
  })

  it('is missed by who did not export it in a week, and kept once somebody holds the very file', async () => {
    const tenant = await scene.enrol('Dourdan')
    await scene.reconcile(tenant.id)
    expect(await conditionOf(tenant.id)).toBe('True Sealed')
    scene.house.setClock('2026-02-10T09:00:00Z')
    await scene.reconcile(tenant.id)
    expect(await conditionOf(tenant.id)).toBe('False ExportOverdue')
    const preflight = async () => {
      const { items } = await scene.house.api.listClusters({ limit: 1 }, callOf(operator))
      const { gaps } = await scene.house.api.examineCluster({ clusterId: items[0]?.id ?? '' }, callOf(operator))
      return gaps.filter(({ code }) => code.startsWith('escrow-')).map(({ code, subject }) => `${code} ${subject}`)
    }
    expect(await preflight()).toEqual(['escrow-incomplete 4'])

    expect(await problemOf(receive('0'.repeat(64)))).toMatchObject({ code: 'escrow-file-stale' })
    const { sha256, sealCount } = await exported()
    const receipt = await receive(sha256)
    expect(receipt).toMatchObject({ sha256, sealCount, exportedOn: '2026-02-10', place: 'Coffre de la direction' })
    expect((await scene.house.api.listEscrowReceipts({}, callOf(operator))).items).toEqual([receipt])
    await scene.reconcile(tenant.id)
    expect(await conditionOf(tenant.id)).toBe('True KeptOffline')
    expect(await preflight()).toEqual([])
  })
})

describe('without an escrow key', () => {
  it('ordinary data is backed up and said to be at risk; archives are not begun before there is one', async () => {
    const house = await openHouse('2026-02-02T09:00:00Z')
    const region = await prepareRegion(house)
    const tenant = await enrolCommune(house, region, { name: 'Auvers' })
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    const reconciled = () => house.cluster.blueprints.at(-1)?.backup.isEscrowMissing
    expect(reconciled()).toBe(false)
    const { conditions } = await house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(conditions).toContainEqual(
      expect.objectContaining({ type: 'PasswordEscrowed', reason: 'EscrowNotConfigured' }),
    )
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    await admin.query(
      `INSERT INTO tenant_placement (tenant_id, data_class, chosen_by, is_same_site, same_site_reason, recorded_at)
       VALUES ('${tenant.id}', 'public-archive', 'operator', true, 'un seul site', '2026-02-02')
       ON CONFLICT (tenant_id) DO UPDATE SET data_class = excluded.data_class`,
    )
    await admin.end()
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    expect(reconciled()).toBe(true)
    await house.close()
  })
})
