import { civilDate } from '@grenier/quota-billing'
import { callOf, operator, secondOperator } from './house.ts'
import type { MoveScene } from './move-scene.ts'

/** A member's exit, from its notice on, and the steps of it. */
export async function exitOfMember(scene: MoveScene, { tenantId, reason }: { tenantId: string; reason: string }) {
  const { api, jobs } = scene.house
  const exit = await api.startExit(
    { tenantId, noticeGivenOn: civilDate('2026-02-10'), dataClass: 'ordinary', coolingOffDays: 15, reason },
    callOf(operator),
  )
  const address = { tenantId, exitId: exit.id }
  return {
    address,
    advance: () => jobs['advance-exit'](address),
    read: () => api.getExit(address, callOf(operator)),
    manifest: () => api.getExitManifest(address, callOf(operator)),
    certificate: () => api.getExitCertificate(address, callOf(operator)),
    approve: async (version: number) =>
      api.approveExit({ ...address, reason }, callOf(secondOperator, { ifMatch: version })),
  }
}
