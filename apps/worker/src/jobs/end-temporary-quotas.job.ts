import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const endTemporaryQuotasJob: MakeJobHandler = (useCases) =>
  jobHandler('end-temporary-quotas', useCases['end-temporary-quotas'])
