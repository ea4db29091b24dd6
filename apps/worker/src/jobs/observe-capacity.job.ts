import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const observeCapacityJob: MakeJobHandler = (useCases) =>
  jobHandler('observe-capacity', useCases['observe-capacity'])
