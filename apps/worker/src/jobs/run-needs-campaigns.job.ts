import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const runNeedsCampaignsJob: MakeJobHandler = (useCases) =>
  jobHandler('run-needs-campaigns', useCases['run-needs-campaigns'])
