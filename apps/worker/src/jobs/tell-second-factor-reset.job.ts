import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const tellSecondFactorResetJob: MakeJobHandler = (useCases) =>
  jobHandler('tell-second-factor-reset', useCases['tell-second-factor-reset'])
