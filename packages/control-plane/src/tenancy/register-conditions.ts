import type { Condition, Organisation } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

interface RegisterFault {
  readonly reason: 'SirenMissing' | 'PopulationMissing' | 'PopulationZero' | 'GroupMissing'
  readonly message: string
}

function faultsOf({ kind, siren, population, groupId }: Organisation): RegisterFault[] {
  const faults: RegisterFault[] = []
  if (siren === null) faults.push({ reason: 'SirenMissing', message: 'The register gives no SIREN.' })
  if (population === null) {
    faults.push({ reason: 'PopulationMissing', message: 'The register gives no population.' })
  } else if (population.inhabitants === 0) {
    faults.push({
      reason: 'PopulationZero',
      message: 'The register gives a population of 0: keys by population skip it.',
    })
  }
  if (kind === 'commune' && groupId === null) {
    faults.push({ reason: 'GroupMissing', message: 'It belongs to no EPCI and hangs under the operator.' })
  }
  return faults
}

/**
 * What the register leaves open about a member, as a condition that people see; it hinders no provisioning. The reason is
 * the first fault in the order SIREN, population, group; the message names them all.
 */
export function registerCondition(organisation: Organisation, at: Instant): Condition {
  const faults = faultsOf(organisation)
  const first = faults[0]
  return {
    type: 'RegisterComplete',
    status: first === undefined ? 'True' : 'False',
    reason: first?.reason ?? 'Complete',
    message: faults.map(({ message }) => message).join(' '),
    observedGeneration: 1,
    changedAt: at,
  }
}
