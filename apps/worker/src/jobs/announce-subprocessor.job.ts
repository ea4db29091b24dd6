import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const announceSubprocessorJob: MakeJobHandler = (useCases) =>
  jobHandler('announce-subprocessor', useCases['announce-subprocessor'])
