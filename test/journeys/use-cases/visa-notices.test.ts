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
})
