import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const sweepQuotaRequestsJob: MakeJobHandler = (useCases) =>
  jobHandler('sweep-quota-requests', useCases['sweep-quota-requests'])
