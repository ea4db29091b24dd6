import { civilDateOf, monthOf } from '@grenier/quota-billing'
import { generalVat } from '../billing/vat-of-installation.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Who operates this installation, its time zone, and what its clocks say. */
export function getInstallation({ installation, clock, wallClock }: ControlPlanePorts): UseCase<'getInstallation'> {
  return async () => {
    const { id, operatorName, timeZone, accounting, simulatedClock } = installation
    const now = clock.now()
    const { kind: vatRegime } = generalVat(installation, monthOf(civilDateOf(now, timeZone)))
    const technicalNow = wallClock.now()
    return { id, operatorName, timeZone, accounting, vatRegime, simulatedClock, now, technicalNow }
  }
}
