import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const watchThresholdsJob: MakeJobHandler = (useCases) =>
  jobHandler('watch-thresholds', useCases['watch-thresholds'])
