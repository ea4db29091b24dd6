import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const remindExpiriesJob: MakeJobHandler = (useCases) =>
  jobHandler('remind-expiries', useCases['remind-expiries'])
