import type { Actor } from '@grenier/contracts'
import { civilDate, type NoticeKind } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, memberOf, operator } from './house.ts'
import { openVisaScene, type VisaScene } from './visa-scene.ts'

let scene: VisaScene
beforeAll(async () => {
  scene = await openVisaScene()
})
afterAll(() => scene?.house.close())

/** Somebody who has signed in, so that their address is known. */
const signedIn = ({ subject }: Actor, email: string) =>
  scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.access.savePerson({
      subject,
      name: subject,
      email,
      emailVerified: true,
      siret: null,
      grants: [],
      signedInAt: scene.house.ports.clock.now(),
    }),
  )

const contact = (holds: 'signatory' | 'deputy', email: string) =>
  scene.house.api.recordContact(
    {
      tenantId: scene.tenantId,
      function: holds,
      name: holds,
      email,
      language: 'fr',
      validFrom: civilDate('2026-01-01'),
      validUntil: null,
    },
    callOf(operator),
  )

async function recipientsOf(kind: NoticeKind): Promise<string[]> {
  const { tenantId } = scene
  const { items } = await scene.house.api.listNotices({ tenantId, limit: 50 }, callOf(memberOf(tenantId)))
  return (items.find((notice) => notice.kind === kind)?.deliveries ?? []).map(({ recipient }) => recipient).toSorted()
}

test('a visa is asked of the signatory and of who holds a mandate to sign that is in force, by a link to the request', async () => {
  const { mayor, deputy, tenantId } = scene
  await signedIn(mayor, 'maire@ableiges.example')
  await signedIn(deputy, 'adjoint@ableiges.example')
  await contact('signatory', 'secretariat-du-maire@ableiges.example')
  await contact('deputy', 'ancien-adjoint@ableiges.example')
  await scene.mandate(mayor)
  await scene.mandate(deputy, { function: 'delegate', validUntil: civilDate('2026-01-02') })
  const request = await scene.ask(tenantId, 100n)
  const about = { tenantId, subjectId: request.id, occurrence: '1' }
  await scene.house.jobs['write-notice']({ noticeKind: 'request-visa-wanted', ...about })
  expect(await recipientsOf('request-visa-wanted')).toEqual([
    'maire@ableiges.example',
    'secretariat-du-maire@ableiges.example',
  ])
  const { items } = await scene.house.api.listNotices({ tenantId, limit: 50 }, callOf(memberOf(tenantId)))
  const params = items.find(({ kind }) => kind === 'request-visa-wanted')?.facts.params ?? {}
  // The figures for which the visa is wanted, and what it adds to them.
  const { yearlyCostAfterMicros, annualCommitmentMicros } = request.visaReasons[0]?.params ?? {}
  expect(params).toMatchObject({
    yearMicros: yearlyCostAfterMicros,
    commitmentMicros: annualCommitmentMicros,
    commitmentPercent: '108',
    taxBasis: 'TTC',
  })
  expect(Number(params['addedYearMicros'])).toBeGreaterThan(Number(params['addedUntilYearEndMicros']))
})

test('one that nobody gives is reminded of after 5 working days, and asked of deputies after 10', async () => {
  const { house } = scene
  const sweepAt = async (iso: string) => {
    house.setClock(iso)
    await house.jobs['sweep-quota-requests']({})
    const [request] = (await house.api.listQuotaRequests({ limit: 1 }, callOf(operator))).items
    const sequence = request?.history.at(-1)?.sequence ?? 0
    return { tenantId: scene.tenantId, subjectId: request?.id ?? '', occurrence: String(sequence) }
  }
  const reminded = await sweepAt('2026-01-12T09:00:00.000Z')
  await house.jobs['write-notice']({ noticeKind: 'request-visa-reminder', ...reminded })
  expect(await recipientsOf('request-visa-reminder')).toEqual([
    'maire@ableiges.example',
    'secretariat-du-maire@ableiges.example',
  ])
  const escalated = await sweepAt('2026-01-19T09:00:00.000Z')
  await house.jobs['write-notice']({ noticeKind: 'request-visa-deputy', ...escalated })
  expect(await recipientsOf('request-visa-deputy')).toContain('ancien-adjoint@ableiges.example')
  const tasks = await house.api.listOperatorTasks({ state: 'open', limit: 20 }, callOf(operator))
  expect(tasks.items.filter(({ kind }) => kind.startsWith('request-'))).toEqual([])
})
