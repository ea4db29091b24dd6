import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const observeProtectionJob: MakeJobHandler = (useCases) =>
  jobHandler('observe-protection', useCases['observe-protection'])
