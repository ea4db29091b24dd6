import type { Mandate } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { signingMandates } from '../requests/signing.ts'
import { useClient } from './client.ts'
import { useSignedIn } from './session.tsx'

/** Under which mandates a request of a member is signed today; undefined until it is known, and where nobody wants to know. */
export function useSigningMandates(tenantId: string, isWanted: boolean): readonly Mandate[] | undefined {
  const client = useClient()
  const { installation } = useSignedIn()
  const { data } = useQuery({
    queryKey: ['listMandates', tenantId],
    enabled: isWanted,
    queryFn: ({ signal }) => client.call('listMandates', { params: { tenantId }, signal }),
  })
  return data === undefined
    ? undefined
    : signingMandates(data.items, civilDateOf(installation.now, installation.timeZone))
}
