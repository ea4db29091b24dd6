import { type CivilDate, civilDate } from '@grenier/quota-billing'
import { readRegisterVersion } from '@grenier/register'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOf, finance, operator } from './house.ts'
import { formerRegister, type Member, openTerritoryScene, type TerritoryScene } from './territory-scene.ts'

// Deux-Sèvres: Sauzé-Vaussais took in four communes, and every commune has figures of another census.
const departementCode = '79'
const members = ['79307', '79060', '79180', '79205', '79212', '79191']
const effectiveOn: CivilDate = civilDate('2027-01-01')

let scene: TerritoryScene
const enrolled: Member[] = []

beforeAll(async () => {
  scene = await openTerritoryScene('2026-12-01T09:00:00.000Z')
  const ofDepartement = formerRegister.communes.filter((commune) => commune.departementCode === departementCode)
  const sauze = ofDepartement.find(({ inseeCode }) => inseeCode === '79307')
  const pool = await scene.poolOf(sauze?.epciSiren ?? '', 500n)
  for (const inseeCode of members) {
    // Two of those that are merged hang elsewhere, and follow.
    const isElsewhere = ['79060', '79191'].includes(inseeCode)
    enrolled.push(await scene.enrol(inseeCode, { pool: isElsewhere ? scene.region.root : pool, gib: 10n }))
  }
  for (const { inseeCode } of ofDepartement) await scene.record(inseeCode)
  await scene.drain()
})
afterAll(() => scene?.house.close())

describe('a whole département', () => {
  it('comes to what the present register says, killed after every transaction of its way there', async () => {
    const { api, jobs } = scene.house
    const event = await api.proposeTerritoryEvent({ effectiveOn }, callOf(operator))
    const before = formerRegister.communes.filter((commune) => commune.departementCode === departementCode)
    expect(event.changes).toBe(before.length)
    await scene.confirmBoth(event)
    scene.house.setClock('2027-01-01T06:00:00.000Z')
    const done: number[] = []
    for (let run = 0; run < 100; run += 1) {
      scene.house.dieBeforeTransaction(2)
      const outcome = await jobs['apply-territory-event']({ eventId: event.id }).catch(() => 'killed' as const)
      scene.house.dieBeforeTransaction(null)
      const now = await api.getTerritoryEvent({ eventId: event.id }, callOf(finance))
      done.push(now.applied)
      if (outcome !== 'killed') break
      // Nothing is ever taken back, nor done twice.
      expect(now.applied).toBeGreaterThanOrEqual(done.at(-2) ?? 0)
      if (now.applied === now.changes) await jobs['apply-territory-event']({ eventId: event.id })
      if ((await api.getTerritoryEvent({ eventId: event.id }, callOf(finance))).state === 'applied') break
    }
    expect(done.length).toBeGreaterThan(5)
    const after = await api.getTerritoryEvent({ eventId: event.id }, callOf(finance))
    expect(after).toMatchObject({ state: 'applied', applied: event.changes, heldUp: 0 })
    expect((await api.verifyInvariants({}, callOf(operator))).violations).toBe(0)
  })

  it('has then the communes of the present register, each once, with its SIREN, EPCI and figures', async () => {
    const bodies = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.standingBodies())
    const told = bodies
      .filter(({ kind }) => kind === 'commune')
      .map(({ inseeCode, name, siren, epciSiren, population }) => ({ inseeCode, name, siren, epciSiren, population }))
    const wanted = readRegisterVersion()
      .communes.filter((commune) => commune.departementCode === departementCode)
      .map(({ inseeCode, name, siren, epciSiren, population }) => ({ inseeCode, name, siren, epciSiren, population }))
      .toSorted((left, right) => (left.inseeCode < right.inseeCode ? -1 : 1))
    expect(told).toEqual(wanted)
    const { sums } = await scene.house.api.previewTerritoryEvent(
      { effectiveOn, onlyMembers: 'false', behind: 0, limit: 1 },
      callOf(finance),
    )
    expect(sums).toMatchObject({ changed: 0, merged: 0, gone: 0 })
  })

  it('has its merged members below the pool of their successor, with all they had', async () => {
    const [sauze, ...others] = await Promise.all(
      enrolled.map(({ id: tenantId }) => scene.house.api.getTenant({ tenantId }, callOf(operator))),
    )
    const merged = others.slice(0, 4)
    expect(merged.map(({ parentNodeId }) => parentNodeId)).toEqual(merged.map(() => sauze?.parentNodeId))
    expect(others.at(-1)?.parentNodeId).toBe(scene.region.root.id)
    const quotas = await Promise.all(
      merged.map(({ id: tenantId }) => scene.house.api.getTenantQuotas({ tenantId }, callOf(operator))),
    )
    expect(quotas.flatMap(({ items }) => items.map(({ quotaBytes }) => quotaBytes))).toEqual(
      merged.map(() => 10_737_418_240n),
    )
  })
})
