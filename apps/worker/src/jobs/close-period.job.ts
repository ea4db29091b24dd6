import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const closePeriodJob: MakeJobHandler = (useCases) => jobHandler('close-period', useCases['close-period'])
