import type { Actor, Answer, Command } from '@grenier/contracts'
import { civilDate, GIB, instant, instantFromIso } from '@grenier/quota-billing'
import { adminOf } from './dated-house.ts'
import { callOf, collector, operator } from './house.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'
import { enrolCommune } from './region.ts'

/** A commune that commits to 130 € a year and has 10 GiB for 123.86 €: 30 GiB cost 127.62 €, 50 GiB 131.39 €. */
export interface VisaScene extends QuotaScene {
  readonly tenantId: string
  readonly mayor: Actor
  readonly deputy: Actor
  /** Records a mandate of that person for the commune, the mayor's without ceiling or end unless said otherwise. */
  mandate(person: Actor, change?: Partial<Command<'recordMandate'>>): Promise<Answer<'recordMandate'>>
  /** Another commune that commits to so much, null to nothing. */
  commune(name: string, commitmentCents: bigint | null): Promise<string>
  /** So much of the commune's block quota is in use. */
  use(tenantId: string, gib: bigint): Promise<void>
}

export const firstDay = civilDate('2026-01-01')

export async function openVisaScene(clockIso?: string): Promise<VisaScene> {
  const scene = await openQuotaScene(clockIso)
  const { house, region } = scene
  const commune = async (name: string, commitmentCents: bigint | null) =>
    (await enrolCommune(house, region, { name, gib: 10n, commitmentCents })).id
  const tenantId = await commune('Ableiges', 13_000n)
  return {
    ...scene,
    tenantId,
    commune,
    mayor: adminOf(tenantId, 'maire'),
    deputy: adminOf(tenantId, 'adjoint'),
    mandate: ({ subject }, change = {}) =>
      house.api.recordMandate(
        {
          tenantId,
          personSubject: subject,
          personName: subject,
          function: 'mayor',
          ceilingCents: null,
          validFrom: firstDay,
          validUntil: null,
          actId: change.function === 'delegate' ? region.actId : null,
          ...change,
        },
        callOf(operator),
      ),
    async use(of, gib) {
      const takenAt = instant(instantFromIso('2026-01-05T08:00:00.000Z'))
      const reading = { tenantId: of, meter: 'storage.used', offerId: region.block.id, takenAt } as const
      const readings = [{ ...reading, resourceId: 'volume-1', valueBytes: gib * GIB }]
      await house.api.recordReadings({ source: 'test', simulated: true, readings }, callOf(collector))
    },
  }
}
