import { memberPageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import {
  actualCostImport,
  actualCosts,
  fiscalYearParams,
  importActualCostsBody,
  postTrueUpBody,
  trueUp,
  trueUpPreview,
  trueUps,
} from './fiscal-year.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const
const bodyBytesMax = 8 * 2 ** 20

/** The year of money: what it really cost, and what is still owed of it. */
export const fiscalYearEndpoints = {
  importActualCosts: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/actual-costs',
    context: 'billing',
    summary: 'Import what a year really cost, as CSV or lines; a dry run names line and column of each fault',
    roles: ['finance'],
    status: 200,
    bodyBytesMax,
    params: fiscalYearParams,
    body: importActualCostsBody,
    response: actualCostImport,
  },
  listActualCosts: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/actual-costs',
    context: 'billing',
    summary: 'What a year really cost, line by line and by cost',
    roles: reads,
    status: 200,
    params: fiscalYearParams,
    response: actualCosts,
  },
  previewTrueUp: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/true-up',
    context: 'billing',
    summary: 'What each member would still owe, or be given back, of what a year really cost; nothing is written',
    roles: reads,
    status: 200,
    params: fiscalYearParams,
    query: memberPageQuery,
    response: trueUpPreview,
  },
  postTrueUp: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/true-up',
    context: 'billing',
    summary:
      'Post the true-up of a year as it was previewed into the open month; posted again, only what has changed since',
    roles: ['finance'],
    status: 201,
    params: fiscalYearParams,
    body: postTrueUpBody,
    response: trueUp,
  },
  listTrueUps: {
    method: 'GET',
    path: '/v1/true-ups',
    context: 'billing',
    summary: 'True-ups that were posted, and the years whose true-up is to be repeated',
    roles: reads,
    status: 200,
    response: trueUps,
  },
} as const satisfies Record<string, Endpoint>
