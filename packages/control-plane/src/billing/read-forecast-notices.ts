import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Forecast notices by payer; a payer is shown what was sent to it, and no draft. */
export function listForecastNotices({ unitOfWork }: ControlPlanePorts): UseCase<'listForecastNotices'> {
  return async (command, call) => {
    const scope = readScope('listForecastNotices', call)
    const sentOnly = scope.kind === 'tenant'
    return await unitOfWork.glance(scope, (tx) => tx.billing.listForecastNotices({ ...command, sentOnly }))
  }
}

/** One notice with all that it says. Problem: `not-found`, also for another payer's, a draft that the payer asks for, and an older draft. */
export function getForecastNotice({ unitOfWork }: ControlPlanePorts): UseCase<'getForecastNotice'> {
  return async ({ forecastNoticeId }, call) => {
    const scope = readScope('getForecastNotice', call)
    const sentOnly = scope.kind === 'tenant'
    return await unitOfWork.read(scope, async (tx) =>
      found(await tx.billing.getForecastNotice(forecastNoticeId, { sentOnly })),
    )
  }
}
