import { type CivilDate, civilDateOf } from '@grenier/quota-billing'
import { useSignedIn } from './session.tsx'

/** The civil day it is where the operator is. */
export function useToday(): CivilDate {
  const { installation } = useSignedIn()
  return civilDateOf(installation.now, installation.timeZone)
}
