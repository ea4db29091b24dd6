import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const computeUsageJob: MakeJobHandler = (useCases) => jobHandler('compute-usage', useCases['compute-usage'])
