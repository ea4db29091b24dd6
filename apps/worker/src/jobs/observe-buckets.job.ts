import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const observeBucketsJob: MakeJobHandler = (useCases) =>
  jobHandler('observe-buckets', useCases['observe-buckets'])
