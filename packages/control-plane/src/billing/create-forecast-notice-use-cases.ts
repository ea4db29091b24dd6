import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { prepareForecastNotices } from './prepare-forecast-notices.ts'
import { getForecastNotice, listForecastNotices } from './read-forecast-notices.ts'
import { sendForecastNotices } from './send-forecast-notices.ts'

type ForecastNoticeOperation =
  | 'prepareForecastNotices'
  | 'sendForecastNotices'
  | 'listForecastNotices'
  | 'getForecastNotice'

/** What payers are told before they vote a budget. */
export function createForecastNoticeUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, ForecastNoticeOperation> {
  return {
    prepareForecastNotices: prepareForecastNotices(ports),
    sendForecastNotices: sendForecastNotices(ports),
    listForecastNotices: listForecastNotices(ports),
    getForecastNotice: getForecastNotice(ports),
  }
}
