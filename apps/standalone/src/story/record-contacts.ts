import { type ContactFunction, civilDate } from '@grenier/quota-billing'
import type { StoryMember } from './enrol-members.ts'
import type { PlannedRequest } from './plan-requests.ts'
import { ensure, type StoryApi } from './story-tools.ts'

const people: readonly { readonly holds: ContactFunction; readonly name: string }[] = [
  { holds: 'secretary', name: 'Secrétariat de mairie' },
  { holds: 'finance', name: 'Service financier' },
]

/**
 * Records whom to write to at the communes that will ask for something, at addresses that lead nowhere, so that what they are
 * told can be read among their notices. Contacts that stand from an earlier run are left as they are.
 */
export async function recordContacts(
  api: StoryApi,
  { members, asking }: { members: readonly StoryMember[]; asking: readonly PlannedRequest[] },
): Promise<void> {
  const inseeCodes = new Set(asking.map(({ commune }) => commune.inseeCode))
  for (const { commune, tenant } of members.filter((member) => inseeCodes.has(member.commune.inseeCode))) {
    const params = { tenantId: tenant.id }
    const { items } = await api.operator.call('listContacts', { params })
    for (const { holds, name } of people) {
      const standing = items.find((contact) => contact.function === holds)
      const email = `${holds}@${commune.inseeCode}.example`
      const body = { function: holds, name, email, validFrom: civilDate('2026-01-01'), validUntil: null }
      const idempotencyKey = `demo:contact:${commune.inseeCode}:${holds}`
      await ensure(standing, () => api.operator.call('recordContact', { params, body, idempotencyKey }))
    }
  }
}
