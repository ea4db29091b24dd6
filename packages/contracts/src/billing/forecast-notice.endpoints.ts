import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  getForecastNoticeExamples,
  listForecastNoticesExamples,
  prepareForecastNoticesExamples,
  sendForecastNoticesExamples,
} from './examples/forecast-notice-examples.ts'
import { fiscalYearParams } from './fiscal-year.schemas.ts'
import {
  forecastNotice,
  forecastNoticePage,
  forecastNoticeParams,
  listForecastNoticesQuery,
  preparedForecastNotices,
  prepareForecastNoticesBody,
  sendForecastNoticesBody,
  sentForecastNotices,
} from './forecast-notice.schemas.ts'

const reads = ['finance', 'auditor', 'operator', ...memberRoles] as const
const path = '/v1/forecast-notices/{forecastNoticeId}'

/** What payers are told before they vote the budget of a year. */
export const forecastNoticeEndpoints = {
  prepareForecastNotices: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/forecast-notices',
    context: 'billing',
    summary: 'Prepare the forecast notices of this year or the next, some payers a call; nobody is told yet',
    roles: ['finance'],
    status: 200,
    params: fiscalYearParams,
    body: prepareForecastNoticesBody,
    response: preparedForecastNotices,
    examples: prepareForecastNoticesExamples,
  },
  sendForecastNotices: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/forecast-notices/sending',
    context: 'billing',
    summary:
      'Send prepared notices: their content is frozen and the finance contacts are written to; again is harmless',
    roles: ['finance'],
    status: 200,
    params: fiscalYearParams,
    body: sendForecastNoticesBody,
    response: sentForecastNotices,
    examples: sendForecastNoticesExamples,
  },
  listForecastNotices: {
    method: 'GET',
    path: '/v1/forecast-notices',
    context: 'billing',
    summary: 'Forecast notices by payer; a member sees those that were sent to it',
    roles: reads,
    status: 200,
    query: listForecastNoticesQuery,
    response: forecastNoticePage,
    examples: listForecastNoticesExamples,
  },
  getForecastNotice: {
    method: 'GET',
    path,
    context: 'billing',
    summary: 'One notice: the year before, the running year and the next, by beneficiary and service, units × price',
    roles: reads,
    status: 200,
    params: forecastNoticeParams,
    response: forecastNotice,
    examples: getForecastNoticeExamples,
  },
  getForecastNoticePdf: {
    method: 'GET',
    path: `${path}/document.pdf`,
    context: 'billing',
    summary: 'The notice as tagged PDF',
    roles: reads,
    status: 200,
    produces: 'application/pdf',
    params: forecastNoticeParams,
    response: forecastNotice,
  },
  getForecastNoticeXlsx: {
    method: 'GET',
    path: `${path}/document.xlsx`,
    context: 'billing',
    summary: 'The notice as a workbook: three years by service, units × price, amounts as numbers',
    roles: reads,
    status: 200,
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    params: forecastNoticeParams,
    response: forecastNotice,
  },
} as const satisfies Record<string, Endpoint>
