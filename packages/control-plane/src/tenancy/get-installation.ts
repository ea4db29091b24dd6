import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Who operates this installation, its time zone, and what its clock says. */
export function getInstallation({ installation, clock }: ControlPlanePorts): UseCase<'getInstallation'> {
  return async () => {
    const { id, operatorName, timeZone, accounting, vatRegime, simulatedClock } = installation
    return { id, operatorName, timeZone, accounting, vatRegime, simulatedClock, now: clock.now() }
  }
}
