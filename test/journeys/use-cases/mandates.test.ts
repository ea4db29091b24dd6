import type { Actor } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { adminOf } from './dated-house.ts'
import { callOf, finance, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { firstDay, openVisaScene, type VisaScene } from './visa-scene.ts'

let scene: VisaScene
beforeAll(async () => {
  scene = await openVisaScene()
})
beforeEach(() => scene.house.setClock('2026-01-05T09:00:00.000Z'))
afterAll(() => scene.house.close())

const day = civilDate
const listed = async (actor: Actor, tenantId = scene.tenantId) =>
  (await scene.house.api.listMandates({ tenantId }, callOf(actor))).items
const end = (mandate: { id: string; version: number }, validUntil: string, tenantId = scene.tenantId) =>
  scene.house.api.endMandate(
    { tenantId, mandateId: mandate.id, validUntil: day(validUntil) },
    callOf(operator, { ifMatch: mandate.version }),
  )
const unknownId = '0198c0de-7a00-7000-8000-00000000dead'

describe('a mandate', () => {
  test('is recorded as it was sent, by whom and when, and read by its own tenant and the platform', async () => {
    const tenantId = await scene.commune('Us', null)
    const sent = { tenantId, function: 'delegate', ceilingCents: 50_000n, validUntil: day('2027-01-01') } as const
    const delegate = await scene.mandate(scene.deputy, sent)
    expect(delegate).toMatchObject({
      ...sent,
      actId: scene.region.actId,
      recordedBy: operator.subject,
      endedAt: null,
      endedBy: null,
      version: 1,
    })
    const mayor = await scene.mandate(scene.mayor, { tenantId, validFrom: day('2026-03-28') })
    for (const actor of [operator, finance, memberOf(tenantId)]) {
      expect(await listed(actor, tenantId)).toEqual([mayor, delegate])
    }
    expect(await listed(memberOf(scene.tenantId))).toEqual([])
    for (const id of [tenantId, unknownId]) {
      expect(await problemOf(listed(memberOf(scene.tenantId), id))).toEqual({ code: 'not-found', params: {} })
    }
    const audit = await scene.rows<{ actor: string; action: string }>(
      `SELECT actor, action FROM audit_entry WHERE subject_kind = 'mandate' AND subject_id = '${mayor.id}'`,
    )
    expect(audit).toEqual([{ actor: operator.subject, action: 'recordMandate' }])
  })

  test('that cannot be is refused, each by its own code, and nothing is kept', async () => {
    const before = await listed(operator)
    const draft = await scene.house.api.recordAct(
      {
        organ: 'Conseil municipal',
        number: '2026-07',
        title: 'Délégation',
        adoptedOn: firstDay,
        sentToPrefectOn: day('2026-01-20'),
        publishedOn: day('2026-01-15'),
      },
      callOf(operator),
    )
    const delegate = { function: 'delegate', validFrom: day('2026-01-19') } as const
    const cases = [
      [{ validUntil: firstDay }, 'mandate-dates'],
      [{ validUntil: day('2025-12-31') }, 'mandate-dates'],
      [{ ...delegate, actId: null }, 'mandate-act-missing'],
      [{ ...delegate, actId: unknownId }, 'act-unknown'],
      [{ ...delegate, actId: draft.id }, 'act-not-executory'],
      [{ actId: unknownId }, 'act-unknown'],
      [{ tenantId: unknownId }, 'not-found'],
    ] as const
    for (const [change, code] of cases) {
      expect((await problemOf(scene.mandate(scene.deputy, change))).code).toBe(code)
    }
    expect(await listed(operator)).toEqual(before)
    const binding = await scene.mandate(scene.deputy, { ...delegate, validFrom: day('2026-01-20'), actId: draft.id })
    expect(binding.actId).toBe(draft.id)
  })
})

describe('the end of a mandate', () => {
  test('is brought forward, to today at the earliest, and kept with who did it', async () => {
    const mandate = await scene.mandate(adminOf(scene.tenantId, 'première'), { validUntil: day('2026-12-31') })
    const sooner = await end(mandate, '2026-06-30')
    expect(sooner).toEqual({
      ...mandate,
      validUntil: '2026-06-30',
      endedAt: expect.any(Number),
      endedBy: operator.subject,
      version: 2,
    })
    const today = await end(sooner, '2026-01-05')
    expect(today).toMatchObject({ validUntil: '2026-01-05', version: 3 })
    expect((await listed(operator)).find(({ id }) => id === mandate.id)).toEqual(today)
    const audit = await scene.rows<{ before: { validUntil: string } }>(
      `SELECT before FROM audit_entry WHERE action = 'endMandate' AND subject_id = '${mandate.id}' ORDER BY id`,
    )
    expect(audit.map(({ before }) => before.validUntil)).toEqual(['2026-12-31', '2026-06-30'])
  })

  test('is never put off, nor set in the past, nor by who saw another version; each by its own code', async () => {
    const mandate = await scene.mandate(adminOf(scene.tenantId, 'seconde'), { validUntil: day('2026-03-01') })
    const later = { code: 'mandate-end-later', params: { validUntil: '2026-03-01' } }
    expect(await problemOf(end(mandate, '2026-03-01'))).toEqual(later)
    expect(await problemOf(end(mandate, '2026-03-02'))).toEqual(later)
    expect(await problemOf(end(mandate, '2026-01-04'))).toEqual({
      code: 'mandate-end-past',
      params: { todayOn: '2026-01-05' },
    })
    expect((await problemOf(end({ ...mandate, version: 2 }, '2026-02-01'))).code).toBe('version-stale')
    expect((await problemOf(end({ ...mandate, id: unknownId }, '2026-02-01'))).code).toBe('not-found')
    const other = await scene.commune('Ws', null)
    expect((await problemOf(end(mandate, '2026-02-01', other))).code).toBe('not-found')
    scene.house.setClock('2026-03-02T09:00:00.000Z')
    expect(await problemOf(end(mandate, '2026-03-02'))).toEqual(later)
    expect((await listed(operator)).find(({ id }) => id === mandate.id)).toEqual(mandate)
  })

  test('of one that has not begun is its first day: it never holds', async () => {
    const mandate = await scene.mandate(adminOf(scene.tenantId, 'troisième'), { validFrom: day('2026-02-01') })
    expect(await problemOf(end(mandate, '2026-01-31'))).toEqual({
      code: 'mandate-dates',
      params: { validFromOn: '2026-02-01' },
    })
    expect((await end(mandate, '2026-02-01')).validUntil).toBe('2026-02-01')
  })
})
