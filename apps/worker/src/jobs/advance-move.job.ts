import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const advanceMoveJob: MakeJobHandler = (useCases) => jobHandler('advance-move', useCases['advance-move'])
