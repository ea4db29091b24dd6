import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const drawPaperBatchJob: MakeJobHandler = (useCases) =>
  jobHandler('draw-paper-batch', useCases['draw-paper-batch'])
