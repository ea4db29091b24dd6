import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const observeVolumesJob: MakeJobHandler = (useCases) =>
  jobHandler('observe-volumes', useCases['observe-volumes'])
