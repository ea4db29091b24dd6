export type {
  ApiUseCases,
  JobOutcome,
  JobUseCase,
  JobUseCases,
  UseCase,
} from './shared/use-case.ts'
